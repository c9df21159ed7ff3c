/** Unidirectional transports over HTTP streams: one request, then nothing but pushes. */
@NullMarked
package io.gyre.transport.uni;

import org.jspecify.annotations.NullMarked;
