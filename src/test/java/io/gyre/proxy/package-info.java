/** Tests of the questions to the backend. */
@NullMarked
package io.gyre.proxy;

import org.jspecify.annotations.NullMarked;
