package io.gyre.protocol;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A checked tags filter of a subscription (protocol section 5.6). Immutable. Thread: any. */
public final class TagsFilter {
  /** One node of a checked filter. */
  private sealed interface Node permits And, Or, Not, Leaf {
    boolean matches(Map<String, String> tags);
  }

  private final Node root;

  private TagsFilter(Node root) {
    this.root = root;
  }

  /**
   * Checks a filter.
   *
   * @throws ProtocolException with {@link ErrorCode#BAD_REQUEST} if it is malformed
   */
  public static TagsFilter of(FilterNode root) {
    return new TagsFilter(check(root, 1));
  }

  /** Returns whether a publication with these tags passes. */
  public boolean matches(Map<String, String> tags) {
    return root.matches(tags);
  }

  private static Node check(FilterNode node, int depth) {
    require(depth <= SubscribeRequests.MAX_FILTER_DEPTH);
    if (node.op().isEmpty()) {
      require(node.nodes().isEmpty());
      return leaf(node);
    }
    require(!node.nodes().isEmpty());
    List<Node> nodes = node.nodes().stream().map(child -> check(child, depth + 1)).toList();
    switch (node.op()) {
      case "and":
        return new And(nodes);
      case "or":
        return new Or(nodes);
      case "not":
        require(nodes.size() == 1);
        return new Not(nodes.get(0));
      default:
        throw new ProtocolException(ErrorCode.BAD_REQUEST);
    }
  }

  private static Leaf leaf(FilterNode node) {
    TagsComparison comparison = TagsComparison.named(node.cmp());
    boolean hasVal = !node.val().isEmpty();
    boolean hasVals = !node.vals().isEmpty();
    switch (comparison.operand()) {
      case NONE -> require(!hasVal && !hasVals);
      case ONE -> require(hasVal && !hasVals);
      case MANY -> require(hasVals && !hasVal);
    }
    return new Leaf(node.key(), comparison, node.val(), Set.copyOf(node.vals()));
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new ProtocolException(ErrorCode.BAD_REQUEST);
    }
  }

  private record And(List<Node> nodes) implements Node {
    @Override
    public boolean matches(Map<String, String> tags) {
      for (int i = 0; i < nodes.size(); i++) {
        if (!nodes.get(i).matches(tags)) {
          return false;
        }
      }
      return true;
    }
  }

  private record Or(List<Node> nodes) implements Node {
    @Override
    public boolean matches(Map<String, String> tags) {
      for (int i = 0; i < nodes.size(); i++) {
        if (nodes.get(i).matches(tags)) {
          return true;
        }
      }
      return false;
    }
  }

  private record Not(Node node) implements Node {
    @Override
    public boolean matches(Map<String, String> tags) {
      return !node.matches(tags);
    }
  }

  private record Leaf(String key, TagsComparison comparison, String val, Set<String> vals)
      implements Node {
    @Override
    public boolean matches(Map<String, String> tags) {
      return comparison.matches(tags.get(key), val, vals);
    }
  }
}
