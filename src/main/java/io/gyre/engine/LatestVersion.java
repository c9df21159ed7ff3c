package io.gyre.engine;

/**
 * The version of a stream's newest publication ({@code version} and {@code version_epoch} of a
 * publish request), by which older ones are told.
 *
 * <p>Thread: the stream's.
 */
public final class LatestVersion {

  private long version;
  private String scope;

  /** None yet. */
  public LatestVersion() {
    this(0, "");
  }

  /**
   * The one that was told before.
   *
   * @param version unsigned; 0 for none
   * @param scope only versions of the same one are compared; "" for any
   */
  public LatestVersion(long version, String scope) {
    this.version = version;
    this.scope = scope;
  }

  /** The version; unsigned, 0 for none. */
  public long version() {
    return version;
  }

  /** What it is compared within; "" for any. */
  public String scope() {
    return scope;
  }

  /**
   * Whether {@code candidate} is refused as old; otherwise it becomes the version.
   *
   * @param candidate unsigned; 0 for a publication without a version, which is never refused
   * @param candidateScope "" for any
   */
  public boolean refuses(long candidate, String candidateScope) {
    if (candidate == 0) {
      return false;
    }
    boolean sameScope = candidateScope.isEmpty() || candidateScope.equals(scope);
    if (version != 0 && sameScope && Long.compareUnsigned(candidate, version) <= 0) {
      return true;
    }
    version = candidate;
    scope = candidateScope;
    return false;
  }
}
