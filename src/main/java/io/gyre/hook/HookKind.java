package io.gyre.hook;

/** What the backend can be told of. */
public enum HookKind {
  /** A connection ended that had been answered. */
  DISCONNECT("disconnect"),
  /** A subscription ended, with its connection or before. */
  UNSUBSCRIBE("unsubscribe"),
  /** A channel has a subscriber, and had none on any node. */
  OCCUPIED("occupied"),
  /** A channel has had no subscriber on any node for a while. */
  VACATED("vacated");

  private final String label;

  HookKind(String label) {
    this.label = label;
  }

  /** Name in the configuration, the events and the metrics. */
  public String label() {
    return label;
  }
}
