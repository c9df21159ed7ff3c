package io.gyre.hub;

import io.gyre.bus.Announce;
import io.gyre.bus.Deliver;
import io.gyre.loop.Loop;
import io.gyre.metrics.LaneMeters;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who in this lane subscribes to what.
 *
 * <p>Thread: the lane's loop.
 */
public final class Hub {

  private final Loop loop;
  private final Interest interest;
  private final @Nullable LaneMeters meters;
  private final Function<String, Batching> batching;
  private final Map<String, Room> rooms = new HashMap<>();
  private int subscriptions;

  /**
   * An empty hub.
   *
   * @param loop the lane's
   * @param interest tells the node which channels this lane wants
   */
  public Hub(Loop loop, Interest interest) {
    this(loop, interest, null, channel -> Batching.NONE);
  }

  /**
   * An empty hub that counts.
   *
   * @param meters the lane's; null for none
   * @param batching of a channel, asked when it gets its first subscriber
   */
  public Hub(
      Loop loop,
      Interest interest,
      @Nullable LaneMeters meters,
      Function<String, Batching> batching) {
    this.loop = loop;
    this.interest = interest;
    this.meters = meters;
    this.batching = batching;
  }

  /** The subscribers of one channel, without order. */
  private static final class Room {
    private final Future<Void> interest;
    private @Nullable Batch batch;
    private Subscriber[] subscribers = new Subscriber[2];
    private int size;

    Room(Future<Void> interest) {
      this.interest = interest;
    }

    void add(Subscriber subscriber) {
      if (size == subscribers.length) {
        subscribers = java.util.Arrays.copyOf(subscribers, size * 2);
      }
      subscriber.slot(size);
      subscribers[size++] = subscriber;
    }

    @SuppressWarnings("NullAway") // a free place in the array holds nothing
    void remove(Subscriber subscriber) {
      int slot = subscriber.slot();
      Subscriber last = subscribers[--size];
      subscribers[slot] = last;
      last.slot(slot);
      subscribers[size] = null;
    }

    void each(Consumer<Subscriber> action) {
      for (int i = 0; i < size; i++) {
        Subscriber subscriber = subscribers[i];
        try {
          action.accept(subscriber);
        } catch (RuntimeException e) {
          // A bug costs the connection it shows at, not the others in the room.
          subscriber.failed(e);
        }
      }
    }
  }

  /**
   * Adds a subscriber. It may get publications at once; it gets every later one from when the
   * future completes.
   *
   * @return fails when the engine could not be told; the subscriber has then to be removed
   */
  public Future<Void> add(String channel, Subscriber subscriber) {
    loop.check();
    Room room = rooms.get(channel);
    if (room == null) {
      room = new Room(interest.add(channel));
      room.batch = batchOf(channel, room);
      rooms.put(channel, room);
    }
    room.add(subscriber);
    subscriptions++;
    return room.interest;
  }

  private @Nullable Batch batchOf(String channel, Room room) {
    Batching how = batching.apply(channel);
    return how.gathers() ? new Batch(loop, how, delivered -> deliver(room, delivered)) : null;
  }

  /** Removes a subscriber that was added and not yet removed. */
  public void remove(String channel, Subscriber subscriber) {
    loop.check();
    Room room = rooms.get(channel);
    if (room == null) {
      throw new IllegalStateException("no subscribers");
    }
    room.remove(subscriber);
    subscriptions--;
    if (room.size == 0) {
      rooms.remove(channel);
      interest.remove(channel);
    }
  }

  /** Gives a publication to everybody subscribed, at once or together with those that follow. */
  public void deliver(Deliver delivered) {
    loop.check();
    Room room = rooms.get(delivered.channel());
    if (room != null) {
      if (room.batch == null) {
        deliver(room, delivered);
      } else {
        room.batch.add(delivered);
      }
    }
  }

  private void deliver(Room room, Deliver delivered) {
    long startNanos = loop.nowNanos();
    Broadcast broadcast = new Broadcast(delivered);
    room.each(subscriber -> subscriber.publication(broadcast));
    broadcast.release();
    if (meters != null) {
      meters.broadcast(loop.nowNanos() - startNanos);
    }
  }

  /** Gives a join or leave to everybody subscribed. */
  public void deliver(Announce announced) {
    loop.check();
    Room room = rooms.get(announced.channel());
    if (room != null) {
      if (room.batch != null) {
        room.batch.flush();
      }
      BroadcastChange change = new BroadcastChange(announced);
      room.each(subscriber -> subscriber.change(change));
      change.release();
    }
  }

  /**
   * Completes when everything that was on its way to this node when it was called has been
   * delivered here.
   */
  public Future<Void> caughtUp() {
    return interest.caughtUp();
  }

  /** How many subscriptions there are. */
  public int subscriptions() {
    return subscriptions;
  }

  /** How many channels have subscribers here. */
  public int channels() {
    return rooms.size();
  }

  /** How many subscribers a channel has here. */
  public int subscribers(String channel) {
    Room room = rooms.get(channel);
    return room == null ? 0 : room.size;
  }
}
