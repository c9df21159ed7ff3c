package io.gyre.channel;

import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorCode;

/** The rules' answer to a client that asks for history. */
public sealed interface HistoryDecision {
  /** May read. */
  record Allow(ResolvedOptions options) implements HistoryDecision {}

  /** Refused with {@code error}, connection kept; {@code because} is for the log only. */
  record Deny(ErrorCode error, String because) implements HistoryDecision {}

  /** Refused, and the connection ends; {@code because} is for the log only. */
  record Close(Disconnect disconnect, String because) implements HistoryDecision {}
}
