/** Tests of consumers against real brokers. */
@NullMarked
package io.gyre.consumer.redis;

import org.jspecify.annotations.NullMarked;
