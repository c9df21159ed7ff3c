package io.gyre.session;

import io.gyre.engine.History;
import io.gyre.protocol.Publication;
import io.gyre.protocol.StreamPosition;
import io.gyre.protocol.TagsFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription that asked to recover gets (protocol reference, section 5.4).
 *
 * @param recovered whether nothing is missing
 * @param publications what the client missed, oldest first
 */
record Recovery(boolean recovered, List<Publication> publications) {

  private static final Recovery FAILED = new Recovery(false, List.of());

  /**
   * Stream mode: all that was missed, or nothing.
   *
   * @param history read forward after {@code since.offset()}, whatever its epoch
   */
  static Recovery ofStream(StreamPosition since, History history) {
    StreamPosition top = history.top();
    if (!since.epoch().isEmpty() && !since.epoch().equals(top.epoch())) {
      return FAILED;
    }
    List<Publication> missed = history.publications();
    if (missed.isEmpty()) {
      return since.offset() == top.offset() ? new Recovery(true, List.of()) : FAILED;
    }
    boolean whole =
        missed.get(0).offset() == since.offset() + 1
            && missed.get(missed.size() - 1).offset() == top.offset();
    return whole ? new Recovery(true, missed) : FAILED;
  }

  /**
   * Cache mode: the newest publication that passes the filter, unless the client has it. With
   * nothing kept there is nothing to recover, whatever the client has.
   *
   * @param since what the client has; null when it did not say
   * @param history read backward from the top
   */
  static Recovery ofCache(
      @Nullable StreamPosition since, History history, @Nullable TagsFilter filter) {
    StreamPosition top = history.top();
    boolean atTop =
        since != null
            && !history.publications().isEmpty()
            && since.offset() == top.offset()
            && since.offset() > 0
            && since.epoch().equals(top.epoch());
    if (atTop) {
      return new Recovery(true, List.of());
    }
    for (Publication publication : history.publications()) {
      if (filter == null || filter.matches(publication.tags())) {
        return new Recovery(true, List.of(publication));
      }
    }
    return FAILED;
  }

  /** The same without the publications that do not pass. */
  Recovery filtered(@Nullable TagsFilter filter) {
    if (filter == null) {
      return this;
    }
    return new Recovery(
        recovered, publications.stream().filter(p -> filter.matches(p.tags())).toList());
  }
}
