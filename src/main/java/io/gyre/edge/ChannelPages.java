package io.gyre.edge;

import io.gyre.bus.NodeQuery;
import io.gyre.channel.Glob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Chooses the channels of a page. */
final class ChannelPages {

  private ChannelPages() {}

  /**
   * A page.
   *
   * @param names in order
   * @param more whether there are further ones
   */
  record Chosen(List<String> names, boolean more) {}

  /**
   * The first names behind the page before that match the pattern.
   *
   * @param names all there are, in any order
   * @throws IllegalArgumentException for a bad pattern
   */
  static Chosen choose(String[] names, NodeQuery.ChannelPage query) {
    int most = Math.max(1, Math.min(query.most(), NodeQuery.ChannelPage.LARGEST_PAGE));
    boolean all = query.pattern().isEmpty() || query.pattern().equals("*");
    Glob glob = Glob.of(all ? "*" : query.pattern());
    PriorityQueue<String> first = new PriorityQueue<>(most + 1, Comparator.reverseOrder());
    boolean more = false;
    for (String name : names) {
      if (name.compareTo(query.after()) <= 0
          || (first.size() > most && name.compareTo(first.element()) >= 0)
          || !(all || glob.matches(name))) {
        continue;
      }
      first.add(name);
      if (first.size() > most + 1) {
        first.remove();
      }
    }
    if (first.size() > most) {
      first.remove();
      more = true;
    }
    List<String> page = new ArrayList<>(first);
    Collections.sort(page);
    return new Chosen(page, more);
  }
}
