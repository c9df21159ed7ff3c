/** Consumers of Azure Service Bus queues. */
@NullMarked
package io.gyre.consumer.servicebus;

import org.jspecify.annotations.NullMarked;
