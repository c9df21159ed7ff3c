package io.gyre.metrics;

import java.util.Locale;

/** Kinds of messages on client connections; label {@code frame_type}, and {@code method}. */
public enum FrameType {
  /** Connect command or its reply. */
  CONNECT,
  /** Subscribe command or its reply. */
  SUBSCRIBE,
  /** Unsubscribe command or its reply. */
  UNSUBSCRIBE,
  /** Publish command or its reply. */
  PUBLISH,
  /** Presence command or its reply. */
  PRESENCE,
  /** Presence stats command or its reply. */
  PRESENCE_STATS,
  /** History command or its reply. */
  HISTORY,
  /** Rpc command or its reply. */
  RPC,
  /** Send command. */
  SEND,
  /** Refresh command or its reply. */
  REFRESH,
  /** Subscription refresh command or its reply. */
  SUB_REFRESH,
  /** Anything else. */
  UNKNOWN,
  /** The client's answer to a ping. */
  CLIENT_PONG,
  /** Ping to the client. */
  SERVER_PING,
  /** Connect push of a unidirectional connection. */
  PUSH_CONNECT,
  /** Disconnect push. */
  PUSH_DISCONNECT,
  /** Server-side subscription. */
  PUSH_SUBSCRIBE,
  /** End of a subscription. */
  PUSH_UNSUBSCRIBE,
  /** Publication. */
  PUSH_PUBLICATION,
  /** Join. */
  PUSH_JOIN,
  /** Leave. */
  PUSH_LEAVE,
  /** Message that belongs to no channel. */
  PUSH_MESSAGE,
  /** Refresh push. */
  PUSH_REFRESH;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** Returns the label's value. */
  public String label() {
    return label;
  }

  /** Returns whether it is one of the twelve kinds of commands ({@link #UNKNOWN} among them). */
  public boolean isCommand() {
    return compareTo(UNKNOWN) <= 0;
  }
}
