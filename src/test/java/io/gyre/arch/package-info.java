/** The layout of the code, as rules that fail. */
@NullMarked
package io.gyre.arch;

import org.jspecify.annotations.NullMarked;
