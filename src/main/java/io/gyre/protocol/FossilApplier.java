package io.gyre.protocol;

/** Applies one Fossil patch. */
final class FossilApplier {
  private final byte[] base;
  private final byte[] patch;
  private int pos;

  FossilApplier(byte[] base, byte[] patch) {
    this.base = base;
    this.patch = patch;
  }

  /** Returns the target; throws {@link IllegalArgumentException} if the patch does not fit. */
  byte[] apply() {
    long size = number();
    expect('\n');
    byte[] target = new byte[checkedSize(size)];
    int filled = 0;
    while (true) {
      long count = number();
      if (pos >= patch.length) {
        throw bad("is cut off");
      }
      byte command = patch[pos++];
      switch (command) {
        case '@' -> {
          long from = number();
          expect(',');
          filled = copy(base, from, count, target, filled);
        }
        case ':' -> {
          filled = copy(patch, pos, count, target, filled);
          pos += (int) count;
        }
        case ';' -> {
          check(filled == target.length, "yields another size");
          check(count == (FossilDelta.checksum(target) & 0xFFFF_FFFFL), "yields another checksum");
          return target;
        }
        default -> throw bad("has an unknown command");
      }
    }
  }

  /** A target is at most as large as all of the base for each copy the patch has room for. */
  private int checkedSize(long size) {
    check(
        size <= (long) patch.length + (long) base.length * patch.length
            && size <= Integer.MAX_VALUE - 8,
        "names an impossible size");
    return (int) size;
  }

  private static int copy(byte[] from, long index, long count, byte[] target, int filled) {
    check(index + count <= from.length && count <= target.length - filled, "goes beyond the end");
    System.arraycopy(from, (int) index, target, filled, (int) count);
    return filled + (int) count;
  }

  private long number() {
    int from = pos;
    long value = 0;
    while (pos < patch.length && FossilDigits.value(patch[pos]) >= 0) {
      value = value << 6 | FossilDigits.value(patch[pos++]);
      check(value <= 0xFFFF_FFFFL, "has a number over 32 bits");
    }
    check(pos > from, "lacks a number");
    return value;
  }

  private void expect(char c) {
    check(pos < patch.length && patch[pos] == c, "lacks a separator");
    pos++;
  }

  private static void check(boolean condition, String complaint) {
    if (!condition) {
      throw bad(complaint);
    }
  }

  private static IllegalArgumentException bad(String complaint) {
    return new IllegalArgumentException("patch " + complaint);
  }
}
