package io.gyre.edge;

import io.gyre.bus.NodeQuery;
import io.gyre.channel.Glob;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the channels of a node into pages. Who asks for the next page soon gets it from the list
 * made for the first one, so that a listing costs the same however many pages it has.
 *
 * <p>Thread: any that may be busy for some time.
 */
final class ChannelPages {

  private static final Duration KEPT = Duration.ofSeconds(10);

  private volatile @Nullable Listing latest;

  /** Names that match a pattern, in order. */
  private record Listing(String pattern, String[] names, long madeNanos) {}

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
   * @param nowNanos of the loop
   * @throws IllegalArgumentException for a bad pattern
   */
  Chosen choose(String[] names, NodeQuery.ChannelPage query, long nowNanos) {
    Listing listing = latest;
    boolean goesOn =
        listing != null
            && !query.after().isEmpty()
            && listing.pattern.equals(query.pattern())
            && nowNanos - listing.madeNanos < KEPT.toNanos();
    if (!goesOn || listing == null) {
      listing = new Listing(query.pattern(), matching(names, query.pattern()), nowNanos);
      latest = listing;
    }
    int most = Math.max(1, Math.min(query.most(), NodeQuery.ChannelPage.LARGEST_PAGE));
    int found = Arrays.binarySearch(listing.names, query.after());
    int from = found < 0 ? -found - 1 : found + 1;
    int to = Math.min(listing.names.length, from + most);
    boolean more = to < listing.names.length;
    if (!more) {
      latest = null;
    }
    return new Chosen(List.of(Arrays.copyOfRange(listing.names, from, to)), more);
  }

  private static String[] matching(String[] names, String pattern) {
    boolean all = pattern.isEmpty() || pattern.equals("*");
    Glob glob = Glob.of(all ? "*" : pattern);
    return Arrays.stream(names)
        .filter(name -> all || glob.matches(name))
        .sorted()
        .toArray(String[]::new);
  }
}
