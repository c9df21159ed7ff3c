package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A message that gets no reply.
 *
 * @param data payload; null when absent
 */
public record SendRequest(@Nullable Data data) implements Request {}
