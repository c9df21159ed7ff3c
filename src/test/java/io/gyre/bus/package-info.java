/** Tests of the bus messages. */
@NullMarked
package io.gyre.bus;

import org.jspecify.annotations.NullMarked;
