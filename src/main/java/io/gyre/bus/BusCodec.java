package io.gyre.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The one codec of all {@link BusMessage}s: a tag byte, then the record's components. Inside a node
 * the records travel as they are.
 *
 * <p>A tag is the record's place in the list below plus one, so new kinds are added at its end,
 * none is removed and none changes its components; a changed layout becomes a new kind.
 */
public final class BusCodec implements MessageCodec<BusMessage, BusMessage> {

  /** Every kind of message, in tag order. */
  static final List<Class<? extends BusMessage>> KINDS =
      List.of(
          Deliver.class,
          Announce.class,
          Publish.class,
          Published.class,
          UserCommand.Subscribe.class,
          UserCommand.Unsubscribe.class,
          UserCommand.Disconnect.class,
          UserCommand.Refresh.class,
          Done.class,
          ChannelQuery.Presence.class,
          ChannelQuery.PresenceStats.class,
          ChannelQuery.History.class,
          ChannelQuery.HistoryRemove.class,
          ChannelReply.Present.class,
          ChannelReply.PresentStats.class,
          ChannelReply.Publications.class,
          NodeQuery.Channels.class,
          NodeQuery.Info.class,
          NodeReply.Channels.class,
          NodeReply.Info.class,
          Rpc.class,
          Rpc.Result.class,
          Sequenced.class,
          NodeQuery.ChannelPage.class,
          NodeReply.ChannelPage.class,
          ClientCommands.class,
          LinkBatch.class,
          LinkAck.class,
          LinkPoll.class,
          LinkEcho.class,
          LinkGap.class);

  private static final Map<Class<?>, Byte> TAGS = new HashMap<>();
  private static final RecordFormat<?>[] FORMATS = new RecordFormat<?>[KINDS.size()];

  static {
    for (int i = 0; i < FORMATS.length; i++) {
      TAGS.put(KINDS.get(i), (byte) (i + 1));
      FORMATS[i] = new RecordFormat<>(KINDS.get(i));
    }
  }

  /** Makes {@code bus} carry {@link BusMessage}s without naming a codec for each send. */
  public static void install(EventBus bus) {
    BusCodec codec = new BusCodec();
    bus.registerCodec(codec);
    bus.codecSelector(body -> body instanceof BusMessage ? codec.name() : null);
  }

  @Override
  public void encodeToWire(Buffer wire, BusMessage message) {
    Byte tag = TAGS.get(message.getClass());
    if (tag == null) {
      throw new IllegalArgumentException(message.getClass() + " is not a kind of bus message");
    }
    wire.appendByte(tag);
    FORMATS[tag - 1].write(wire, message);
  }

  @Override
  public BusMessage decodeFromWire(int position, Buffer wire) {
    WireReader in = new WireReader(wire, position);
    byte tag = in.int8();
    if (tag < 1 || tag > FORMATS.length) {
      return new Unknown(tag);
    }
    return (BusMessage) FORMATS[tag - 1].read(in);
  }

  @Override
  public BusMessage transform(BusMessage message) {
    return message;
  }

  @Override
  public String name() {
    // Written into every message between nodes, hence short.
    return "g";
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
