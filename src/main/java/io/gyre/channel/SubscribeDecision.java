package io.gyre.channel;

import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorCode;

/** The rules' answer to one subscribe: a pure value, got without I/O. */
public sealed interface SubscribeDecision {
  /** Let in, under these options. */
  record Allow(ResolvedOptions options, Grant grant) implements SubscribeDecision {}

  /**
   * The subscription token decides: verify it, apply its overrides, look at its expiry, then go on
   * with {@link ChannelRules#admit}.
   */
  record CheckToken(ResolvedOptions options) implements SubscribeDecision {}

  /**
   * The backend decides: ask the subscribe proxy of this name, apply its overrides, then go on with
   * {@link ChannelRules#admitProxied}.
   */
  record AskProxy(String proxyName, ResolvedOptions options) implements SubscribeDecision {}

  /** The backend decides through a stream of its own for this subscription. */
  record OpenStream(String proxyName, ResolvedOptions options) implements SubscribeDecision {}

  /** Refused with {@code error}, connection kept; {@code because} is for the log only. */
  record Deny(ErrorCode error, String because) implements SubscribeDecision {}

  /** Refused, and the connection ends; {@code because} is for the log only. */
  record Close(Disconnect disconnect, String because) implements SubscribeDecision {}
}
