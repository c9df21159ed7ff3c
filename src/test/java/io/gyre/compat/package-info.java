/** Tests that drive the server from outside, as its users do. */
@NullMarked
package io.gyre.compat;

import org.jspecify.annotations.NullMarked;
