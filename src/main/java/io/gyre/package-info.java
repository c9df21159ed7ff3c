/** Gyre: the entry point. */
@NullMarked
package io.gyre;

import org.jspecify.annotations.NullMarked;
