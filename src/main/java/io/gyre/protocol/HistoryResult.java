package io.gyre.protocol;

import java.util.List;

/**
 * Answer to {@link HistoryRequest}.
 *
 * @param publications publications in the order asked for
 * @param epoch stream epoch
 * @param offset offset of the newest publication, unsigned
 */
public record HistoryResult(List<Publication> publications, String epoch, long offset)
    implements Result {}
