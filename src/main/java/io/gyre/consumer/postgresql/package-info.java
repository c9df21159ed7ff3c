/** Reads the outbox table of a PostgreSQL database. */
@NullMarked
package io.gyre.consumer.postgresql;

import org.jspecify.annotations.NullMarked;
