package io.gyre.operation;

import io.gyre.bus.NodeReply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts the pages of several nodes together. */
final class ChannelSums {

  private ChannelSums() {}

  /**
   * Adds what is complete: the names up to the last one that every node with more has told of.
   *
   * @param pages of all nodes, behind the same name
   * @param sums channels and subscribers so far, to which is added in the order of the names
   * @return behind which name to go on; null when that was all
   */
  static @Nullable String add(List<NodeReply.ChannelPage> pages, Map<String, Integer> sums) {
    String end = null;
    TreeMap<String, Integer> here = new TreeMap<>();
    for (NodeReply.ChannelPage page : pages) {
      String last = null;
      for (Map.Entry<String, Integer> one : page.subscribers().entrySet()) {
        last = one.getKey();
        here.merge(last, one.getValue(), Integer::sum);
      }
      if (page.more() && last != null && (end == null || last.compareTo(end) < 0)) {
        end = last;
      }
    }
    Map<String, Integer> complete = end == null ? here : here.headMap(end, true);
    complete.forEach(
        (name, count) -> {
          // None: its last subscriber left while the page was made.
          if (count > 0) {
            sums.put(name, count);
          }
        });
    return end;
  }
}
