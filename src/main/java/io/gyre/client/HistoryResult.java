package io.gyre.client;

import java.util.List;

/**
 * What a channel keeps.
 *
 * @param publications in the order asked for
 * @param top position of the newest publication, kept or not
 */
public record HistoryResult(List<Publication> publications, StreamPosition top) {
  static HistoryResult read(Json result) {
    return new HistoryResult(
        Fields.of(result).list("publications", Publication::read), StreamPosition.read(result));
  }
}
