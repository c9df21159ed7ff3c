package io.gyre.channel;

import io.gyre.protocol.Disconnect;

/** The rules' answer to one channel of the {@code subs} in a connect request. */
public sealed interface ConnectDecision {
  /** Becomes a server-side subscription. */
  record Subscribe(ResolvedOptions options) implements ConnectDecision {}

  /** Left out without a word to the client; {@code because} is for the log only. */
  record LeaveOut(String because) implements ConnectDecision {}

  /** The whole connect fails; {@code because} is for the log only. */
  record Close(Disconnect disconnect, String because) implements ConnectDecision {}
}
