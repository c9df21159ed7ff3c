package io.gyre.protocol;

/** How the results of commands are written (protocol section 1.4), in either encoding. */
final class Results {
  private Results() {}

  /** Writes the field of a reply that holds its result. */
  static void write(FieldWriter out, Result result) {
    if (result instanceof PublishResult) {
      out.message(8, "publish", result, Results::nothing);
    } else if (result instanceof SubscribeResult subscribe) {
      out.message(6, "subscribe", subscribe, Results::subscribe);
    } else if (result instanceof ConnectResult connect) {
      out.message(5, "connect", connect, Results::connect);
    } else if (result instanceof UnsubscribeResult) {
      out.message(7, "unsubscribe", result, Results::nothing);
    } else if (result instanceof PresenceResult presence) {
      out.message(9, "presence", presence, Results::presence);
    } else if (result instanceof PresenceStatsResult stats) {
      out.message(10, "presence_stats", stats, Results::presenceStats);
    } else if (result instanceof HistoryResult history) {
      out.message(11, "history", history, Results::history);
    } else if (result instanceof RpcResult rpc) {
      out.message(13, "rpc", rpc, Results::rpc);
    } else if (result instanceof RefreshResult refresh) {
      out.message(14, "refresh", refresh, Results::refresh);
    } else if (result instanceof SubRefreshResult subRefresh) {
      out.message(15, "sub_refresh", subRefresh, Results::subRefresh);
    }
  }

  static void subscribe(FieldWriter out, SubscribeResult r) {
    out.flag(1, "expires", r.expires());
    out.unsigned(2, "ttl", r.ttl());
    out.flag(3, "recoverable", r.recoverable());
    out.text(6, "epoch", r.epoch());
    out.list(7, "publications", r.publications(), Messages::publication);
    out.flag(8, "recovered", r.recovered());
    out.unsigned(9, "offset", r.offset());
    out.flag(10, "positioned", r.positioned());
    out.raw(11, "data", r.data());
    out.flag(12, "was_recovering", r.wasRecovering());
    out.flag(13, "delta", r.delta());
    out.signed(15, "type", r.type());
    out.signed(16, "phase", r.phase());
    out.text(17, "cursor", r.cursor());
    out.list(18, "state", r.state(), Messages::publication);
  }

  private static void connect(FieldWriter out, ConnectResult r) {
    out.text(1, "client", r.client());
    out.text(2, "version", r.version());
    out.flag(3, "expires", r.expires());
    out.unsigned(4, "ttl", r.ttl());
    out.raw(5, "data", r.data());
    out.map(6, "subs", r.subs(), Results::subscribe);
    out.unsigned(7, "ping", r.ping());
    out.flag(8, "pong", r.pong());
    out.text(9, "session", r.session());
    out.text(10, "node", r.node());
    out.signed(11, "time", r.time());
  }

  private static void presence(FieldWriter out, PresenceResult r) {
    out.mapAlways(1, "presence", r.presence(), Messages::clientInfo);
  }

  private static void presenceStats(FieldWriter out, PresenceStatsResult r) {
    out.unsignedAlways(1, "num_clients", r.numClients());
    out.unsignedAlways(2, "num_users", r.numUsers());
  }

  private static void history(FieldWriter out, HistoryResult r) {
    out.listAlways(1, "publications", r.publications(), Messages::publication);
    out.textAlways(2, "epoch", r.epoch());
    out.unsignedAlways(3, "offset", r.offset());
  }

  private static void rpc(FieldWriter out, RpcResult r) {
    out.raw(1, "data", r.data());
  }

  private static void refresh(FieldWriter out, RefreshResult r) {
    out.flag(3, "expires", r.expires());
    out.unsigned(4, "ttl", r.ttl());
  }

  private static void subRefresh(FieldWriter out, SubRefreshResult r) {
    out.flag(1, "expires", r.expires());
    out.unsigned(2, "ttl", r.ttl());
    out.list(3, "items", r.items(), Messages::publication);
  }

  private static void nothing(FieldWriter out, Result result) {}
}
