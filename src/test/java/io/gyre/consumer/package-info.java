/** Tests of consumers against real brokers. */
@NullMarked
package io.gyre.consumer;

import org.jspecify.annotations.NullMarked;
