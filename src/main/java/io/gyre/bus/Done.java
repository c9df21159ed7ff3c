package io.gyre.bus;

/** The reply of a command that has nothing to tell. */
public record Done() implements BusMessage {
  /** The one reply. */
  public static final Done DONE = new Done();
}
