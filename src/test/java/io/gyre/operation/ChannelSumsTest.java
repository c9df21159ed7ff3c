package io.gyre.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.bus.NodeReply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Pages of several nodes, put together. */
final class ChannelSumsTest {

  private static final int PAGE = 3;

  private static NodeReply.ChannelPage page(TreeMap<String, Integer> node, String after) {
    Map<String, Integer> page = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> one : node.tailMap(after, false).entrySet()) {
      if (page.size() == PAGE) {
        return new NodeReply.ChannelPage(page, true);
      }
      page.put(one.getKey(), one.getValue());
    }
    return new NodeReply.ChannelPage(page, false);
  }

  @Test
  void add_pageAfterPage_givesTheSumsOfAllNodesInOrder() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      TreeMap<String, Integer> expected = new TreeMap<>();
      List<TreeMap<String, Integer>> nodes = new ArrayList<>();
      for (int n = random.nextInt(4); n >= 0; n--) {
        TreeMap<String, Integer> node = new TreeMap<>();
        for (int i = random.nextInt(15); i > 0; i--) {
          node.put("c" + random.nextInt(30), 1 + random.nextInt(5));
        }
        node.forEach((name, count) -> expected.merge(name, count, Integer::sum));
        nodes.add(node);
      }
      Map<String, Integer> sums = new LinkedHashMap<>();
      String after = "";
      while (after != null) {
        String behind = after;
        after = ChannelSums.add(nodes.stream().map(node -> page(node, behind)).toList(), sums);
      }
      int failed = seed;
      assertEquals(
          new ArrayList<>(expected.entrySet()),
          new ArrayList<>(sums.entrySet()),
          () -> "seed " + failed);
    }
  }
}
