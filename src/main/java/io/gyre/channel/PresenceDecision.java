package io.gyre.channel;

import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorCode;

/** The rules' answer to a client that asks for presence or presence statistics. */
public sealed interface PresenceDecision {
  /** May read. */
  record Allow(ResolvedOptions options) implements PresenceDecision {}

  /** Refused with {@code error}, connection kept; {@code because} is for the log only. */
  record Deny(ErrorCode error, String because) implements PresenceDecision {}

  /** Refused, and the connection ends; {@code because} is for the log only. */
  record Close(Disconnect disconnect, String because) implements PresenceDecision {}
}
