/** Reads a durable consumer of NATS JetStream. */
@NullMarked
package io.gyre.consumer.nats;

import org.jspecify.annotations.NullMarked;
