/** Tests of consumers against real brokers. */
@NullMarked
package io.gyre.consumer.pubsub;

import org.jspecify.annotations.NullMarked;
