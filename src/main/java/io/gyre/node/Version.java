package io.gyre.node;

/** What this build calls itself. */
public final class Version {

  private static final String FALLBACK = "0.0.0";

  private Version() {}

  /** The version number of the jar; {@code 0.0.0} when run from classes. */
  public static String number() {
    String packaged = Version.class.getPackage().getImplementationVersion();
    return packaged == null ? FALLBACK : packaged.replace("-SNAPSHOT", "");
  }

  /** Number and edition, as connect results and the API's node info tell them. */
  public static String text() {
    return number() + " Gyre";
  }
}
