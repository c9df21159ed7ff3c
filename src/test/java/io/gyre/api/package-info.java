/** Tests of the server API against a real HTTP server. */
@NullMarked
package io.gyre.api;

import org.jspecify.annotations.NullMarked;
