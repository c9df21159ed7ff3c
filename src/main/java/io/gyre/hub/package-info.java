/** Who in a lane subscribes to what, and the delivery of publications to them. */
@NullMarked
package io.gyre.hub;

import org.jspecify.annotations.NullMarked;
