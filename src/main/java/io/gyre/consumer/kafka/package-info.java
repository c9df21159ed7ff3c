/** Reads Kafka topics as member of a consumer group. */
@NullMarked
package io.gyre.consumer.kafka;

import org.jspecify.annotations.NullMarked;
