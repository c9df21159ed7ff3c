package io.gyre.engine;

/** Deals channels and users out among the shards of this process. */
public final class Sharding {
  private Sharding() {}

  /**
   * The shard of a name; the same for the same arguments, also in other processes.
   *
   * @param name of a channel or user
   * @param shards how many there are, at least 1
   * @return from 0 to {@code shards - 1}
   */
  public static int shardOf(String name, int shards) {
    int hash = name.hashCode();
    // 31 is -1 modulo 32: the low bits alone are little more than a sum of the letters.
    return Integer.remainderUnsigned(hash ^ (hash >>> 16), shards);
  }
}
