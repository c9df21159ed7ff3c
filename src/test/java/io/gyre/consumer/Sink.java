package io.gyre.consumer;

import io.gyre.bus.Addresses;
import io.gyre.bus.BusCodec;
import io.gyre.bus.BusMessage;
import io.gyre.bus.Publish;
import io.gyre.bus.Published;
import io.gyre.protocol.Data;
import io.gyre.protocol.ErrorCode;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Operations that keep what is published, and fail or refuse as told. */
final class Sink {
  /** A publication as it arrived. */
  record Arrival(String channel, String data, Publish whole) {}

  private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  Sink(Vertx vertx) {
    EventBus bus = vertx.eventBus();
    BusCodec.install(bus);
    bus.<BusMessage>consumer(
        Addresses.PUBLISH,
        message -> {
          Publish publish = (Publish) message.body();
          if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            failed.incrementAndGet();
            message.fail(ErrorCode.INTERNAL.code(), "internal server error");
          } else {
            message.reply(new Published(outcomes(publish)));
          }
        });
  }

  private List<Published.Outcome> outcomes(Publish publish) {
    List<Published.Outcome> outcomes = new ArrayList<>();
    for (String channel : publish.channels()) {
      Data data = publish.data();
      boolean known = !channel.startsWith("nope:") && !channel.isEmpty();
      if (known && data != null) {
        arrivals.add(new Arrival(channel, data.text(), publish));
      }
      outcomes.add(
          new Published.Outcome(
              known && data != null ? null : ErrorCode.UNKNOWN_CHANNEL.info(), 0, ""));
    }
    return outcomes;
  }

  /** Has the next publications fail as when the engine is away. */
  void failNext(int times) {
    failures.set(times);
  }

  int failed() {
    return failed.get();
  }

  List<Arrival> arrivals() {
    return List.copyOf(arrivals);
  }

  /** The data of a channel in the order of first arrival. */
  List<String> first(String channel) {
    return arrivals.stream()
        .filter(arrival -> arrival.channel().equals(channel))
        .map(Arrival::data)
        .distinct()
        .toList();
  }
}
