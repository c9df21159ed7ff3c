package io.gyre.client;

/** Result of a method that has nothing to tell but that it was carried out. */
public record Done() {
  static Done read(Json result) {
    result.members();
    return new Done();
  }
}
