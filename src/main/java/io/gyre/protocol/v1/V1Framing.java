package io.gyre.protocol.v1;

import io.gyre.protocol.Codec;
import io.gyre.protocol.Connect;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.DisconnectPush;
import io.gyre.protocol.Framing;
import io.gyre.protocol.Join;
import io.gyre.protocol.Leave;
import io.gyre.protocol.Message;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.ProtocolType;
import io.gyre.protocol.Publication;
import io.gyre.protocol.Push;
import io.gyre.protocol.PushBody;
import io.gyre.protocol.Refresh;
import io.gyre.protocol.Reply;
import io.gyre.protocol.StreamFraming;
import io.gyre.protocol.StreamFraming.Shape;
import io.gyre.protocol.Subscribe;
import io.gyre.protocol.Unsubscribe;
import io.gyre.protocol.UnsubscribeCode;
import io.netty.buffer.ByteBuf;
import java.util.Objects;

/**
 * What clients of protocol 1 get: each reply and push in a line, with {@code result} around what it
 * tells, and no pings.
 *
 * <p>Thread: any.
 */
public final class V1Framing implements Framing {

  /** The one instance. */
  public static final V1Framing INSTANCE = new V1Framing();

  private static final Framing LINES = StreamFraming.of(Shape.LINES, false, false);

  private V1Framing() {}

  @Override
  public ProtocolType protocol() {
    return ProtocolType.JSON;
  }

  /** Clients ping the server, and take an empty message for a defect. */
  @Override
  public boolean pings() {
    return false;
  }

  @Override
  public byte[] encode(Reply reply) {
    byte[] encoded = Codec.of(ProtocolType.JSON).encode(reply);
    Members members = members(encoded);
    Bytes out = new Bytes(encoded.length + 16).add("{\"id\":" + reply.id());
    for (String name : members.names()) {
      if (!name.equals("id")) {
        out.add(name.equals("error") ? ",\"error\":" : ",\"result\":");
        members.copy(name, "{}", out);
      }
    }
    return out.add("}").take();
  }

  /**
   * Encodes a push.
   *
   * @throws ProtocolException also with the disconnect that tells the client to come back, where
   *     today's clients would be told to subscribe again: those of protocol 1 would forget their
   *     position
   */
  @Override
  public byte[] encode(Push push) {
    PushBody body = push.body();
    byte[] encoded = Codec.of(ProtocolType.JSON).encodeBare(push);
    Members members = members(encoded);
    Bytes out = new Bytes(encoded.length + 32).add("{\"result\":{");
    int type = type(body);
    if (type != 0) {
      out.add("\"type\":" + type + ",");
    }
    if (members.has("channel")) {
      out.add("\"channel\":");
      members.copy("channel", "", out);
      out.add(",");
    }
    out.add("\"data\":");
    if (body instanceof Unsubscribe unsubscribe) {
      out.add(resubscribes(unsubscribe) ? "{\"resubscribe\":true}" : "{}");
    } else {
      for (String name : members.names()) {
        if (!name.equals("channel")) {
          members.copy(name, "{}", out);
        }
      }
    }
    return out.add("}}").take();
  }

  @Override
  public ByteBuf frame(byte[] message) {
    return LINES.frame(message);
  }

  /**
   * What a close frame has to say.
   *
   * @return JSON that tells whether to come back
   */
  public static String advice(Disconnect disconnect) {
    byte[] reason =
        Codec.of(ProtocolType.JSON)
            .encode(disconnect, (out, told) -> out.textAlways(1, "reason", told.reason()));
    return new Bytes(reason.length + 20)
        .add(reason, 0, reason.length - 1)
        .add(",\"reconnect\":" + disconnect.reconnect() + "}")
        .toString();
  }

  private static boolean resubscribes(Unsubscribe unsubscribe) {
    int code = unsubscribe.code();
    if (code == UnsubscribeCode.INSUFFICIENT_STATE.code()) {
      throw new ProtocolException(Disconnect.INSUFFICIENT_STATE);
    }
    if (code == UnsubscribeCode.EXPIRED.code()) {
      throw new ProtocolException(Disconnect.SUBSCRIPTION_EXPIRED);
    }
    return new UnsubscribeCode(code, unsubscribe.reason()).resubscribe();
  }

  private static int type(PushBody body) {
    if (body instanceof Publication) {
      return 0;
    } else if (body instanceof Join) {
      return 1;
    } else if (body instanceof Leave) {
      return 2;
    } else if (body instanceof Unsubscribe) {
      return 3;
    } else if (body instanceof Message) {
      return 4;
    } else if (body instanceof Subscribe) {
      return 5;
    } else if (body instanceof Connect) {
      return 6;
    } else if (body instanceof DisconnectPush) {
      return 7;
    } else if (body instanceof Refresh) {
      return 8;
    }
    throw new IllegalArgumentException("no push of protocol 1: " + body.getClass());
  }

  private static Members members(byte[] encoded) {
    return Objects.requireNonNull(Members.of(encoded, 0, encoded.length));
  }
}
