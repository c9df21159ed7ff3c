/** Tests of consumers against real brokers. */
@NullMarked
package io.gyre.consumer.kafka;

import org.jspecify.annotations.NullMarked;
