package io.gyre.channel;

import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorCode;

/** The rules' answer to one publish of a client, map channels included. */
public sealed interface PublishDecision {
  /** Publish. */
  record Allow(ResolvedOptions options) implements PublishDecision {}

  /** Set, or remove, {@code key} of a map channel. */
  record AllowMap(ResolvedOptions options, String key) implements PublishDecision {}

  /** The backend decides: ask the publish proxy (or map proxy) of this name. */
  record AskProxy(String proxyName, ResolvedOptions options) implements PublishDecision {}

  /**
   * The data goes into this connection's open stream to the backend; if it has none for the
   * channel, error 108.
   */
  record IntoStream(ResolvedOptions options) implements PublishDecision {}

  /** Refused with {@code error}, connection kept; {@code because} is for the log only. */
  record Deny(ErrorCode error, String because) implements PublishDecision {}

  /** Refused, and the connection ends; {@code because} is for the log only. */
  record Close(Disconnect disconnect, String because) implements PublishDecision {}
}
