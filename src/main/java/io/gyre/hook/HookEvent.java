package io.gyre.hook;

import io.gyre.engine.ChannelTurn;
import io.gyre.engine.Tenure;
import io.gyre.protocol.FieldWriter;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What the backend is told ({@code docs/hooks.md}, {@code docs/hooks.proto}).
 *
 * @param id the same however often and by whichever node it is told
 * @param kind what happened
 * @param node of the connection; "" for an event of a channel
 * @param client id of the connection; "" for an event of a channel
 * @param user "" for anonymous
 * @param channel "" for {@link HookKind#DISCONNECT}
 * @param code why, of the protocol's tables; 0 for events of channels and the client's own wish
 * @param reason the same in words
 * @param generation what is greater is later, of one user, client and channel, or channel
 * @param timeMillis since 1970
 */
record HookEvent(
    String id,
    HookKind kind,
    String node,
    String client,
    String user,
    String channel,
    int code,
    String reason,
    long generation,
    long timeMillis) {

  /** The end of a tenure. */
  static HookEvent ended(String node, Tenure tenure, int code, String reason, long timeMillis) {
    HookKind kind = tenure.channel().isEmpty() ? HookKind.DISCONNECT : HookKind.UNSUBSCRIBE;
    return new HookEvent(
        id(kind, tenure.client(), tenure.channel(), tenure.generation()),
        kind,
        node,
        tenure.client(),
        tenure.user(),
        tenure.channel(),
        code,
        reason,
        tenure.generation(),
        timeMillis);
  }

  /** The turn of a channel. */
  static HookEvent turned(ChannelTurn turn) {
    HookKind kind = turn.occupied() ? HookKind.OCCUPIED : HookKind.VACATED;
    return new HookEvent(
        id(kind, "", turn.channel(), turn.generation()),
        kind,
        "",
        "",
        "",
        turn.channel(),
        0,
        "",
        turn.generation(),
        turn.timeMillis());
  }

  /** Whoever tells the same event gives it the same id. */
  private static String id(HookKind kind, String client, String channel, long generation) {
    String what = kind.label() + ' ' + client + ' ' + generation + ' ' + channel;
    return UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)).toString();
  }

  void write(FieldWriter out) {
    out.text(1, "id", id);
    out.text(2, "event", kind.label());
    out.text(3, "node", node);
    out.text(4, "client", client);
    if (kind == HookKind.DISCONNECT || kind == HookKind.UNSUBSCRIBE) {
      out.textAlways(5, "user", user);
    }
    out.text(6, "channel", channel);
    if (kind == HookKind.DISCONNECT || kind == HookKind.UNSUBSCRIBE) {
      out.unsignedAlways(7, "code", code);
    }
    out.text(8, "reason", reason);
    out.unsigned(9, "generation", generation);
    out.unsigned(10, "time", timeMillis);
  }
}
