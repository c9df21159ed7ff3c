package io.gyre.link;

import io.gyre.protocol.Data;
import java.util.Arrays;

/** A queue whose items can be looked at by their place. */
final class Ring {

  private static final int SMALL = 16;
  private static final int LARGE = 4096;

  private Data[] items = new Data[SMALL];
  private int head;
  private int size;

  int size() {
    return size;
  }

  /** The item at a place, from 0. */
  Data get(int place) {
    return items[(head + place) & (items.length - 1)];
  }

  void add(Data item) {
    if (size == items.length) {
      grow();
    }
    items[(head + size) & (items.length - 1)] = item;
    size++;
  }

  private void grow() {
    Data[] larger = Arrays.copyOf(items, items.length * 2);
    for (int i = 0; i < size; i++) {
      larger[i] = get(i);
    }
    Arrays.fill(larger, size, larger.length, null);
    items = larger;
    head = 0;
  }

  /** Takes out the item at place 0. */
  @SuppressWarnings("NullAway") // so that it can be collected
  Data remove() {
    Data first = items[head];
    items[head] = null;
    head = (head + 1) & (items.length - 1);
    size--;
    if (size == 0 && items.length > LARGE) {
      items = new Data[SMALL];
      head = 0;
    }
    return first;
  }
}
