/** Tests of consumers against real brokers. */
@NullMarked
package io.gyre.consumer.sqs;

import org.jspecify.annotations.NullMarked;
