/** Consumers of AWS SQS queues. */
@NullMarked
package io.gyre.consumer.sqs;

import org.jspecify.annotations.NullMarked;
