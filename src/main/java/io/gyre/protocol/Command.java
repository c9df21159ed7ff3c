package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a client sends: one request under an id.
 *
 * @param id id the reply repeats, uint32; 0 for a pong or {@code send}
 * @param request first request that is set, in the order of the protocol; null for none
 */
public record Command(long id, @Nullable Request request) {}
