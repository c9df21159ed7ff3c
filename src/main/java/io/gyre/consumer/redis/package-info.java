/** Reads Redis streams as member of a consumer group. */
@NullMarked
package io.gyre.consumer.redis;

import org.jspecify.annotations.NullMarked;
