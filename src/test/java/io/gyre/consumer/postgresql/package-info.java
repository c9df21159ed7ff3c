/** Tests of consumers against real brokers. */
@NullMarked
package io.gyre.consumer.postgresql;

import org.jspecify.annotations.NullMarked;
