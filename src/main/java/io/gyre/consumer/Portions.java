package io.gyre.consumer;

import java.util.ArrayList;
import java.util.List;

/** Lists in portions, for sources that take only so much at a time. */
public final class Portions {
  private Portions() {}

  /**
   * Returns views of the list, in order.
   *
   * @param most elements of each, at least 1
   */
  public static <T> List<List<T>> of(List<T> all, int most) {
    List<List<T>> portions = new ArrayList<>();
    for (int i = 0; i < all.size(); i += most) {
      portions.add(all.subList(i, Math.min(all.size(), i + most)));
    }
    return portions;
  }
}
