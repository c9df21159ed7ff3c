package io.gyre.client;

/**
 * Version of the state that a publication carries.
 *
 * @param number grows with the state; 0 for none
 * @param epoch of the numbers; with another one they begin anew. "" for none
 */
public record PublicationVersion(long number, String epoch) {
  /** No version. */
  public static final PublicationVersion NONE = new PublicationVersion(0, "");
}
