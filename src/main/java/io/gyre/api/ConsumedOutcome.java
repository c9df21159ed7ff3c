package io.gyre.api;

import io.gyre.protocol.ErrorInfo;

/**
 * What became of a consumed command.
 *
 * @param kind whether it is settled
 * @param reason why it is not done, for the log; without payload; "" when done
 */
public record ConsumedOutcome(Kind kind, String reason) {
  /** Done. */
  public static final ConsumedOutcome DONE = new ConsumedOutcome(Kind.DONE, "");

  private static final int LONGEST_NAME = 64;

  /** What the consumer has to do. */
  public enum Kind {
    /** Settled. */
    DONE(""),
    /** The server or an engine failed: the same command later may succeed. */
    RETRY("internal"),
    /** No such method, or one that consumers do not run. */
    UNSUPPORTED("unsupported_method"),
    /** Not what the method or the envelope has to look like. */
    MALFORMED("malformed"),
    /** Refused by the method, as it would be for ever. */
    REFUSED("refused"),
    /** Data for no channel. */
    NO_CHANNELS("no_channels");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** Returns its value in metrics. */
    public String label() {
      return label;
    }
  }

  /** Something that cannot be read. */
  public static ConsumedOutcome malformed(String reason) {
    return new ConsumedOutcome(Kind.MALFORMED, reason);
  }

  /** Data without channels to publish it to. */
  public static ConsumedOutcome noChannels() {
    return new ConsumedOutcome(Kind.NO_CHANNELS, "no channels found");
  }

  static ConsumedOutcome unsupported(String method) {
    String shown =
        method.length() <= LONGEST_NAME ? method : method.substring(0, LONGEST_NAME) + "…";
    return new ConsumedOutcome(Kind.UNSUPPORTED, "unsupported method \"" + shown + '"');
  }

  static ConsumedOutcome failed(String method, ErrorInfo error) {
    Kind kind = error.code() == ApiError.INTERNAL.code() ? Kind.RETRY : Kind.REFUSED;
    return new ConsumedOutcome(kind, method + ": " + error.code() + " " + error.message());
  }
}
