/** Tests of the consumer of Service Bus against stand-ins. */
@NullMarked
package io.gyre.consumer.servicebus;

import org.jspecify.annotations.NullMarked;
