package io.gyre.protocol;

/**
 * How the messages the server sends are written (protocol sections 1.1 and 1.2), in either
 * encoding.
 */
final class Messages {
  private Messages() {}

  static void reply(FieldWriter out, Reply reply) {
    out.unsigned(1, "id", reply.id());
    out.message(2, "error", reply.error(), Messages::error);
    Result result = reply.result();
    if (result != null) {
      Results.write(out, result);
    }
  }

  /** Writes the reply that carries a push. */
  static void pushReply(FieldWriter out, Push push) {
    out.message(4, "push", push, Messages::push);
  }

  static void push(FieldWriter out, Push push) {
    String channel = push.channel();
    if (channel != null) {
      out.text(2, "channel", channel);
    }
    PushBody body = push.body();
    if (body instanceof Publication publication) {
      out.message(4, "pub", publication, Messages::publication);
    } else if (body instanceof Join join) {
      out.message(5, "join", join, Messages::join);
    } else if (body instanceof Leave leave) {
      out.message(6, "leave", leave, Messages::leave);
    } else if (body instanceof Unsubscribe unsubscribe) {
      out.message(7, "unsubscribe", unsubscribe, Messages::unsubscribe);
    } else if (body instanceof Message message) {
      out.message(8, "message", message, Messages::message);
    } else if (body instanceof Subscribe subscribe) {
      out.message(9, "subscribe", subscribe, Messages::subscribe);
    } else if (body instanceof Connect connect) {
      out.message(10, "connect", connect, Messages::connect);
    } else if (body instanceof DisconnectPush disconnect) {
      out.message(11, "disconnect", disconnect, Messages::disconnect);
    } else if (body instanceof Refresh refresh) {
      out.message(12, "refresh", refresh, Messages::refresh);
    }
  }

  static void publication(FieldWriter out, Publication p) {
    out.raw(4, "data", p.data());
    out.message(5, "info", p.info(), Messages::clientInfo);
    out.unsigned(6, "offset", p.offset());
    out.texts(7, "tags", p.tags());
    out.flag(8, "delta", p.delta());
    out.signed(9, "time", p.time());
    out.text(11, "key", p.key());
    out.flag(12, "removed", p.removed());
    out.zigzag(13, "score", p.score());
    out.text(14, "epoch", p.epoch());
    out.unsigned(16, "version", p.version());
  }

  static void clientInfo(FieldWriter out, ClientInfo info) {
    out.textAlways(1, "user", info.user());
    out.textAlways(2, "client", info.client());
    out.raw(3, "conn_info", info.connInfo());
    out.raw(4, "chan_info", info.chanInfo());
  }

  private static void error(FieldWriter out, ErrorInfo error) {
    out.unsigned(1, "code", error.code());
    out.text(2, "message", error.message());
    out.flag(3, "temporary", error.temporary());
  }

  private static void join(FieldWriter out, Join join) {
    out.message(1, "info", join.info(), Messages::clientInfo);
  }

  private static void leave(FieldWriter out, Leave leave) {
    out.message(1, "info", leave.info(), Messages::clientInfo);
  }

  private static void unsubscribe(FieldWriter out, Unsubscribe unsubscribe) {
    out.unsigned(2, "code", unsubscribe.code());
    out.text(3, "reason", unsubscribe.reason());
  }

  private static void message(FieldWriter out, Message message) {
    out.raw(1, "data", message.data());
  }

  private static void subscribe(FieldWriter out, Subscribe subscribe) {
    out.flag(1, "recoverable", subscribe.recoverable());
    out.text(4, "epoch", subscribe.epoch());
    out.unsigned(5, "offset", subscribe.offset());
    out.flag(6, "positioned", subscribe.positioned());
    out.raw(7, "data", subscribe.data());
  }

  private static void connect(FieldWriter out, Connect connect) {
    out.text(1, "client", connect.client());
    out.text(2, "version", connect.version());
    out.raw(3, "data", connect.data());
    out.map(4, "subs", connect.subs(), Results::subscribe);
    out.flag(5, "expires", connect.expires());
    out.unsigned(6, "ttl", connect.ttl());
    out.unsigned(7, "ping", connect.ping());
    out.text(9, "session", connect.session());
    out.signed(11, "time", connect.time());
  }

  private static void disconnect(FieldWriter out, DisconnectPush disconnect) {
    out.unsigned(1, "code", disconnect.code());
    out.text(2, "reason", disconnect.reason());
  }

  private static void refresh(FieldWriter out, Refresh refresh) {
    out.flag(1, "expires", refresh.expires());
    out.unsigned(2, "ttl", refresh.ttl());
  }
}
