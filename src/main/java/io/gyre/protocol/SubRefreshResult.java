package io.gyre.protocol;

import java.util.List;

/**
 * Answer to {@link SubRefreshRequest}.
 *
 * @param expires whether the subscription or tracking expires again
 * @param ttl seconds until then, uint32
 * @param items tracked items known at once
 */
public record SubRefreshResult(boolean expires, long ttl, List<Publication> items)
    implements Result {}
