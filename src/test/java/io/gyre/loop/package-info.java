/** A loop moved by hand, and tests of time and timers. */
@NullMarked
package io.gyre.loop;

import org.jspecify.annotations.NullMarked;
