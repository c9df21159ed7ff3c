/** Consumers of Google Pub/Sub subscriptions. */
@NullMarked
package io.gyre.consumer.pubsub;

import org.jspecify.annotations.NullMarked;
