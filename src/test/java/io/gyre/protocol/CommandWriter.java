package io.gyre.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes what clients send: the schema written down a second time, so that a slip in either shows.
 */
final class CommandWriter {
  private CommandWriter() {}

  /** Returns one command, without length or separator. */
  static byte[] write(ProtocolType type, Command command) {
    if (type == ProtocolType.JSON) {
      JsonWriter out = new JsonWriter();
      out.begin();
      command(out, command);
      out.end();
      return out.take();
    }
    ProtobufWriter out = new ProtobufWriter();
    command(out, command);
    return out.take();
  }

  private static void command(FieldWriter out, Command command) {
    out.unsigned(1, "id", command.id());
    Request request = command.request();
    if (request instanceof ConnectRequest r) {
      out.message(4, "connect", r, CommandWriter::connect);
    } else if (request instanceof SubscribeRequest r) {
      out.message(5, "subscribe", r, CommandWriter::subscribe);
    } else if (request instanceof UnsubscribeRequest r) {
      out.message(6, "unsubscribe", r, (o, m) -> o.text(1, "channel", m.channel()));
    } else if (request instanceof PublishRequest r) {
      out.message(7, "publish", r, CommandWriter::publish);
    } else if (request instanceof PresenceRequest r) {
      out.message(8, "presence", r, (o, m) -> o.text(1, "channel", m.channel()));
    } else if (request instanceof PresenceStatsRequest r) {
      out.message(9, "presence_stats", r, (o, m) -> o.text(1, "channel", m.channel()));
    } else if (request instanceof HistoryRequest r) {
      out.message(10, "history", r, CommandWriter::history);
    } else if (request instanceof PingRequest r) {
      out.message(11, "ping", r, (o, m) -> {});
    } else if (request instanceof SendRequest r) {
      out.message(12, "send", r, (o, m) -> o.raw(1, "data", m.data()));
    } else if (request instanceof RpcRequest r) {
      out.message(13, "rpc", r, CommandWriter::rpc);
    } else if (request instanceof RefreshRequest r) {
      out.message(14, "refresh", r, (o, m) -> o.text(1, "token", m.token()));
    } else if (request instanceof SubRefreshRequest r) {
      out.message(15, "sub_refresh", r, CommandWriter::subRefresh);
    }
  }

  private static void connect(FieldWriter out, ConnectRequest r) {
    out.text(1, "token", r.token());
    out.raw(2, "data", r.data());
    out.map(3, "subs", r.subs(), CommandWriter::subscribe);
    out.text(4, "name", r.name());
    out.text(5, "version", r.version());
    out.texts(6, "headers", r.headers());
    out.signed(7, "flag", r.flag());
    out.text(8, "dict", r.dict());
    out.text(9, "profile", r.profile());
  }

  private static void subscribe(FieldWriter out, SubscribeRequest r) {
    out.text(1, "channel", r.channel());
    out.text(2, "token", r.token());
    out.flag(3, "recover", r.recover());
    out.text(6, "epoch", r.epoch());
    out.unsigned(7, "offset", r.offset());
    out.raw(8, "data", r.data());
    out.flag(9, "positioned", r.positioned());
    out.flag(10, "recoverable", r.recoverable());
    out.flag(11, "join_leave", r.joinLeave());
    out.text(12, "delta", r.delta());
    out.message(13, "tf", r.tf(), CommandWriter::filter);
    out.signed(14, "flag", r.flag());
    out.signed(15, "type", r.type());
    out.signed(16, "phase", r.phase());
    out.text(17, "cursor", r.cursor());
    out.signed(18, "limit", r.limit());
    out.flag(19, "asc", r.asc());
  }

  private static void filter(FieldWriter out, FilterNode r) {
    out.text(1, "op", r.op());
    out.text(2, "key", r.key());
    out.text(3, "cmp", r.cmp());
    out.text(4, "val", r.val());
    strings(out, 5, "vals", r.vals());
    out.list(6, "nodes", r.nodes(), CommandWriter::filter);
  }

  private static void publish(FieldWriter out, PublishRequest r) {
    out.text(1, "channel", r.channel());
    out.raw(2, "data", r.data());
    out.signed(3, "type", r.type());
    out.text(4, "key", r.key());
    out.flag(5, "removed", r.removed());
  }

  private static void history(FieldWriter out, HistoryRequest r) {
    out.text(1, "channel", r.channel());
    out.signed(7, "limit", r.limit());
    out.message(
        8,
        "since",
        r.since(),
        (o, p) -> {
          o.unsigned(1, "offset", p.offset());
          o.text(2, "epoch", p.epoch());
        });
    out.flag(9, "reverse", r.reverse());
  }

  private static void rpc(FieldWriter out, RpcRequest r) {
    out.raw(1, "data", r.data());
    out.text(2, "method", r.method());
  }

  private static void subRefresh(FieldWriter out, SubRefreshRequest r) {
    out.text(1, "channel", r.channel());
    out.text(2, "token", r.token());
    out.signed(3, "type", r.type());
    out.list(4, "track", r.track(), CommandWriter::track);
    strings(out, 5, "untrack", r.untrack());
  }

  private static void track(FieldWriter out, TrackBatch batch) {
    out.text(1, "signature", batch.signature());
    out.list(
        2,
        "items",
        batch.items(),
        (o, item) -> {
          o.text(1, "key", item.key());
          o.unsigned(2, "version", item.version());
        });
  }

  /**
   * The server never sends lists of strings, so they are put together from what the writers have.
   */
  private static void strings(FieldWriter out, int number, String name, List<String> values) {
    if (values.isEmpty()) {
      return;
    }
    if (out instanceof JsonWriter) {
      JsonWriter list = new JsonWriter();
      String separator = "[";
      StringBuilder text = new StringBuilder();
      for (String value : values) {
        list.reset();
        list.string(value);
        text.append(separator).append(Data.of(list.take()).text());
        separator = ",";
      }
      out.raw(number, name, Data.json(text.append(']').toString()));
    } else {
      for (String value : values) {
        out.close(textMark(out, number, name, value));
      }
    }
  }

  private static int textMark(FieldWriter out, int number, String name, String value) {
    int mark = out.open(number, name);
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    out.reserve(bytes.length);
    System.arraycopy(bytes, 0, out.out, out.pos, bytes.length);
    out.pos += bytes.length;
    return mark;
  }
}
