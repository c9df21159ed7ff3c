package io.gyre.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.bus.NodeQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which channels of a node a page holds. */
final class ChannelPagesTest {

  private static final String[] NAMES = {"b:2", "a:1", "c", "b:1", "a:2"};

  private final ChannelPages pages = new ChannelPages();

  private ChannelPages.Chosen choose(String pattern, String after, int most) {
    return pages.choose(NAMES, new NodeQuery.ChannelPage(pattern, after, most), 0);
  }

  @Test
  void choose_firstPage_isInOrderAndTellsOfMore() {
    assertEquals(new ChannelPages.Chosen(List.of("a:1", "a:2"), true), choose("", "", 2));
    assertEquals(new ChannelPages.Chosen(List.of("b:1", "b:2"), true), choose("*", "a:2", 2));
    assertEquals(new ChannelPages.Chosen(List.of("c"), false), choose("", "b:2", 2));
    assertEquals(new ChannelPages.Chosen(List.of(), false), choose("", "c", 2));
  }

  @Test
  void choose_exactlyAPage_hasNoMore() {
    assertFalse(choose("", "", NAMES.length).more());
    assertTrue(choose("", "", NAMES.length - 1).more());
  }

  @Test
  void choose_pattern_countsMatchesOnly() {
    assertEquals(new ChannelPages.Chosen(List.of("b:1", "b:2"), false), choose("b:*", "", 2));
    assertThrows(IllegalArgumentException.class, () -> choose("[", "", 2));
  }

  @Test
  void choose_nextPage_isOfTheListOfTheFirst_untilItIsOld() {
    assertTrue(choose("", "", 2).more());
    NodeQuery.ChannelPage next = new NodeQuery.ChannelPage("", "a:2", 1);
    String[] fewer = {"c"};
    assertEquals(List.of("b:1"), pages.choose(fewer, next, 9_000_000_000L).names());
    assertEquals(List.of("c"), pages.choose(fewer, next, 11_000_000_000L).names());
  }

  @Test
  void choose_moreThanAllowed_givesTheLargestPage() {
    String[] many = IntStream.range(0, 12_000).mapToObj(i -> "c" + i).toArray(String[]::new);
    List<String> all = new ArrayList<>();
    String after = "";
    ChannelPages.Chosen page;
    do {
      page = pages.choose(many, new NodeQuery.ChannelPage("", after, 1_000_000), 0);
      assertTrue(page.names().size() <= NodeQuery.ChannelPage.LARGEST_PAGE);
      all.addAll(page.names());
      after = page.names().get(page.names().size() - 1);
    } while (page.more());
    assertEquals(IntStream.range(0, 12_000).mapToObj(i -> "c" + i).sorted().toList(), all);
  }
}
