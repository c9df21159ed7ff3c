package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A message to one connection, outside of channels.
 *
 * @param data payload; null when absent
 */
public record Message(@Nullable Data data) implements PushBody {}
