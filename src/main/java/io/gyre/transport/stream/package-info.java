/**
 * HTTP responses without end as connections of sessions; what the streaming transports are built
 * on.
 */
@NullMarked
package io.gyre.transport.stream;

import org.jspecify.annotations.NullMarked;
