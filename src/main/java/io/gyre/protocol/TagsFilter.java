package io.gyre.protocol;

import java.util.Map;

/** A checked tags filter of a subscription (protocol section 5.6). Immutable. Thread: any. */
public final class TagsFilter {
  private TagsFilter() {}

  /**
   * Checks a filter.
   *
   * @throws ProtocolException with {@link ErrorCode#BAD_REQUEST} if it is malformed
   */
  public static TagsFilter of(FilterNode root) {
    throw new UnsupportedOperationException();
  }

  /** Returns whether a publication with these tags passes. */
  public boolean matches(Map<String, String> tags) {
    throw new UnsupportedOperationException();
  }
}
