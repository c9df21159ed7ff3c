/** Questions to the backend of the application: their messages, how they get there, and limits. */
@NullMarked
package io.gyre.proxy;

import org.jspecify.annotations.NullMarked;
