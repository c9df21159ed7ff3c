/** Tests of consumers against real brokers. */
@NullMarked
package io.gyre.consumer.nats;

import org.jspecify.annotations.NullMarked;
