/** The bidirectional WebSocket transport (RFC 6455, RFC 7692). */
@NullMarked
package io.gyre.transport.websocket;

import org.jspecify.annotations.NullMarked;
