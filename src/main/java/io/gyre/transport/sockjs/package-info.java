/** SockJS with its fallbacks, for older clients. */
@NullMarked
package io.gyre.transport.sockjs;

import org.jspecify.annotations.NullMarked;
