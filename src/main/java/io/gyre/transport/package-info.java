/** Ways in for clients: bytes to frames and back, limits. */
@NullMarked
package io.gyre.transport;

import org.jspecify.annotations.NullMarked;
