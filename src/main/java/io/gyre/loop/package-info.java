/** Time, timers and the way back to one event loop. */
@NullMarked
package io.gyre.loop;

import org.jspecify.annotations.NullMarked;
