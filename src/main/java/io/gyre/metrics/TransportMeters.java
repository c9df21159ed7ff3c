package io.gyre.metrics;

import org.jspecify.annotations.Nullable;

/**
 * What one lane counts for the connections of one transport. A session keeps it from {@link
 * LaneMeters#transport}.
 *
 * <p>Thread: the lane's loop.
 */
@SuppressWarnings("EnumOrdinal") // arrays instead of maps, on the hot path
public final class TransportMeters {
  private final MeterSet set;
  private final String transport;
  private final Traffic sent;
  private final Traffic received;
  private final Distribution pingPong;

  TransportMeters(MeterSet set, String transport) {
    this.set = set;
    this.transport = transport;
    this.sent = new Traffic(Meter.TRANSPORT_SENT, Meter.TRANSPORT_SENT_SIZE);
    this.received = new Traffic(Meter.TRANSPORT_RECEIVED, Meter.TRANSPORT_RECEIVED_SIZE);
    this.pingPong = set.distribution(Meter.CLIENT_PING_PONG, transport);
  }

  /**
   * A connection completed connect.
   *
   * @param named whether the client told its name
   * @param versioned whether it told its version
   */
  public void connected(boolean named, boolean versioned) {
    set.count(Meter.CLIENT_ACCEPTED, client(named, versioned)).increment();
    set.count(Meter.CLIENT_INFLIGHT, client(named, versioned)).increment();
  }

  /** A connection that was {@link #connected} is gone; same arguments as there. */
  public void gone(boolean named, boolean versioned) {
    set.count(Meter.CLIENT_INFLIGHT, client(named, versioned)).add(-1);
  }

  /** A message went to a client. */
  public void sent(FrameType type, int bytes) {
    sent.add(type, 1, bytes);
  }

  /** Messages of one kind went to clients, for example one publication to all of a lane. */
  public void sent(FrameType type, int messages, long bytes) {
    sent.add(type, messages, bytes);
  }

  /** A message came from a client. */
  public void received(FrameType type, int bytes) {
    received.add(type, 1, bytes);
  }

  /** A pong came. */
  public void pong(long nanosSincePing) {
    pingPong.record(nanosSincePing);
  }

  /** A close frame was sent. */
  public void closeSent(int code) {
    set.count(Meter.TRANSPORT_CLOSES, transport, Integer.toString(code)).increment();
  }

  private String[] client(boolean named, boolean versioned) {
    return new String[] {
      transport, "", named ? "unregistered" : "unnamed", versioned ? "unregistered" : "unversioned"
    };
  }

  /** Messages and bytes of one direction. */
  private final class Traffic {
    private final Meter messages;
    private final Meter bytes;
    private final @Nullable Count[] messageCounts = new Count[FrameType.values().length];
    private final @Nullable Count[] byteCounts = new Count[FrameType.values().length];

    Traffic(Meter messages, Meter bytes) {
      this.messages = messages;
      this.bytes = bytes;
    }

    void add(FrameType type, int count, long size) {
      Count messageCount = messageCounts[type.ordinal()];
      Count byteCount = byteCounts[type.ordinal()];
      if (messageCount == null || byteCount == null) {
        messageCount = set.count(messages, transport, type.label(), "");
        byteCount = set.count(bytes, transport, type.label(), "");
        messageCounts[type.ordinal()] = messageCount;
        byteCounts[type.ordinal()] = byteCount;
      }
      messageCount.add(count);
      byteCount.add(size);
    }
  }
}
