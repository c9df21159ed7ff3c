package io.gyre.link;

import io.gyre.bus.Addresses;
import io.gyre.bus.BusMessage;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageProducer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The event bus of a cluster. */
public final class VertxLinkBus implements LinkBus {

  private final Vertx vertx;
  private final Map<String, MessageProducer<BusMessage>> producers = new ConcurrentHashMap<>();

  /** That of {@code vertx}, with its codec installed. */
  public VertxLinkBus(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public void send(String node, BusMessage message, Failed failed) {
    producers
        .computeIfAbsent(node, id -> vertx.eventBus().sender(Addresses.node(id)))
        .write(message)
        .onFailure(
            cause ->
                failed.failed(
                    cause instanceof ReplyException reply
                        && reply.failureType() == ReplyFailure.NO_HANDLERS));
  }

  /** Forgets what it keeps for a node that is gone. */
  public void left(String node) {
    producers.remove(node);
  }
}
