/** Tests of {@code io.gyre.hook}. */
@NullMarked
package io.gyre.hook;

import org.jspecify.annotations.NullMarked;
