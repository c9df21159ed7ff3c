package io.gyre.protocol;

import java.util.Arrays;

/**
 * Makes one Fossil patch. The base is cut into blocks, found again by their hash; a hash rolled
 * over the target finds where such a block occurs in it, and the match is then extended to both
 * sides as far as it goes.
 */
final class FossilPatcher {
  private static final int BLOCK = 16;

  /** Blocks of equal hash that are tried; bounds the work on repetitive payloads. */
  private static final int MAX_TRIES = 32;

  private static final int FACTOR = 0x01000193;
  private static final int FACTOR_TO_BLOCK = power(BLOCK - 1);
  private static final int MAX_COMMAND = 14;

  private final byte[] base;
  private final byte[] target;
  private final boolean wholeCharacters;
  private byte[] out;
  private int pos;

  /** Target bytes before this index are in the patch already. */
  private int done;

  private int matchBase;
  private int matchTarget;
  private int matchLength;

  FossilPatcher(byte[] base, byte[] target, boolean wholeCharacters) {
    this.base = base;
    this.target = target;
    this.wholeCharacters = wholeCharacters;
    this.out = new byte[Math.min(target.length, 256) + 3 * MAX_COMMAND];
  }

  /** Returns the patch. */
  byte[] patch() {
    number(target.length);
    put('\n');
    if (base.length > BLOCK && target.length >= BLOCK) {
      copies();
    }
    literal(target.length);
    number(FossilDelta.checksum(target));
    put(';');
    return Arrays.copyOf(out, pos);
  }

  private void copies() {
    int[] heads = new int[Integer.highestOneBit(base.length / BLOCK) * 2];
    int[] next = new int[base.length / BLOCK + 1];
    index(heads, next);
    int at = 0;
    int hash = hash(target, 0);
    while (true) {
      findMatch(heads[slot(hash, heads)], next, at);
      if (worthwhile()) {
        literal(matchTarget);
        copy();
        at = done;
        if (at + BLOCK > target.length) {
          return;
        }
        hash = hash(target, at);
      } else {
        if (at + BLOCK >= target.length) {
          return;
        }
        hash = (hash - target[at] * FACTOR_TO_BLOCK) * FACTOR + target[at + BLOCK];
        at++;
      }
    }
  }

  /** Chains the blocks of the base by hash; numbers count from 1, 0 ends a chain. */
  private void index(int[] heads, int[] next) {
    for (int block = base.length / BLOCK; block >= 1; block--) {
      int slot = slot(hash(base, (block - 1) * BLOCK), heads);
      next[block] = heads[slot];
      heads[slot] = block;
    }
  }

  /**
   * Looks for the longest match around the block of the target at {@code at}; leaves it in the
   * match fields.
   */
  private void findMatch(int firstBlock, int[] next, int at) {
    matchLength = 0;
    int tries = MAX_TRIES;
    for (int block = firstBlock; block != 0 && tries > 0; block = next[block]) {
      tries--;
      int from = (block - 1) * BLOCK;
      int forward = Arrays.mismatch(base, from, base.length, target, at, target.length);
      if (forward < 0) {
        forward = Math.min(base.length - from, target.length - at);
      }
      if (forward < BLOCK) {
        continue;
      }
      int back = 0;
      while (back < from && back < at - done && base[from - back - 1] == target[at - back - 1]) {
        back++;
      }
      if (back + forward > matchLength) {
        matchBase = from - back;
        matchTarget = at - back;
        matchLength = back + forward;
      }
    }
    if (wholeCharacters) {
      shrinkToCharacters();
    }
  }

  private void shrinkToCharacters() {
    while (matchLength > 0 && Utf8.isContinuation(target[matchTarget])) {
      matchBase++;
      matchTarget++;
      matchLength--;
    }
    while (matchLength > 0
        && matchTarget + matchLength < target.length
        && Utf8.isContinuation(target[matchTarget + matchLength])) {
      matchLength--;
    }
  }

  /**
   * A copy has to be shorter than the bytes it stands for, with the command of a literal that it
   * may cut in two.
   */
  private boolean worthwhile() {
    return matchLength > FossilDigits.length(matchLength) + FossilDigits.length(matchBase) + 2
        && matchLength >= BLOCK / 2;
  }

  private void copy() {
    number(matchLength);
    put('@');
    number(matchBase);
    put(',');
    done = matchTarget + matchLength;
  }

  private void literal(int until) {
    int length = until - done;
    if (length > 0) {
      number(length);
      put(':');
      reserve(length);
      System.arraycopy(target, done, out, pos, length);
      pos += length;
      done = until;
    }
  }

  private void number(int value) {
    reserve(MAX_COMMAND);
    pos = FossilDigits.write(out, pos, value);
  }

  private void put(char c) {
    reserve(1);
    out[pos++] = (byte) c;
  }

  private void reserve(int count) {
    if (out.length - pos < count) {
      out = Arrays.copyOf(out, Math.max(Math.addExact(pos, count), out.length + (out.length >> 1)));
    }
  }

  private static int hash(byte[] bytes, int from) {
    int hash = 0;
    for (int i = from; i < from + BLOCK; i++) {
      hash = hash * FACTOR + bytes[i];
    }
    return hash;
  }

  private static int slot(int hash, int[] heads) {
    return (hash ^ hash >>> 15) & (heads.length - 1);
  }

  private static int power(int exponent) {
    int power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= FACTOR;
    }
    return power;
  }
}
