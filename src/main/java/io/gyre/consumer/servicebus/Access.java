package io.gyre.consumer.servicebus;

import io.gyre.consumer.Backoff;
import io.gyre.consumer.Intake;
import io.gyre.consumer.Repeat;
import io.gyre.consumer.SourceContext;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;

/**
 * The tokens that were put to an open connection, one for each node; renewed before they expire.
 *
 * <p>Thread: the loop of the consumers.
 */
final class Access {
  private static final String NODE = "$cbs";
  private static final String PUT = "put-token";

  /** The least pause before a renewal, whatever the token says of its end. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final SourceContext context;
  private final AmqpWire wire;
  private final Requests requests;
  private final Tokens tokens;
  private final String audience;
  private final Map<String, Future<Long>> granted = new HashMap<>();
  private final Map<String, Intake.Pause> renewals = new HashMap<>();

  private Access(
      SourceContext context, AmqpWire wire, Requests requests, Tokens tokens, String audience) {
    this.context = context;
    this.wire = wire;
    this.requests = requests;
    this.tokens = tokens;
    this.audience = audience;
  }

  /**
   * Finds the node of a connection that takes tokens.
   *
   * @param audience what the names of nodes begin with in tokens
   */
  static Future<Access> open(SourceContext context, AmqpWire wire, Tokens tokens, String audience) {
    return Requests.open(wire, context.loop(), NODE)
        .map(requests -> new Access(context, wire, requests, tokens, audience));
  }

  /** Completes when links to a node are allowed; asks only if they are not yet. */
  Future<Void> to(String node) {
    Future<Long> known = granted.get(node);
    if (known == null || known.failed()) {
      Future<Long> put = put(node);
      known = put;
      granted.put(node, put);
      put.onSuccess(expires -> keep(node, put, expires));
    }
    return known.mapEmpty();
  }

  /** Links to a node were refused or ended, so that its token has to be put again. */
  void forget(String node) {
    granted.remove(node);
    Intake.Pause renewal = renewals.remove(node);
    if (renewal != null) {
      renewal.end();
    }
  }

  @SuppressWarnings("JavaUtilDate") // what the codec of AMQP takes for a time
  private Future<Long> put(String node) {
    return tokens
        .token(audience + node)
        .compose(
            token -> {
              Map<String, Object> properties = new HashMap<>();
              properties.put("type", token.type());
              properties.put("name", audience + node);
              if (token.expiresMillis() != Tokens.NEVER) {
                properties.put("expiration", new Date(token.expiresMillis()));
              }
              return requests.ask(PUT, properties, token.text()).map(token.expiresMillis());
            });
  }

  private void keep(String node, Future<Long> put, long expires) {
    if (expires == Tokens.NEVER) {
      return;
    }
    Backoff backoff = new Backoff();
    Duration[] pause = {untilRenewal(expires)};
    Repeat.whileTrue(
        () -> {
          Intake.Pause begun = context.intake().pause(pause[0]);
          renewals.put(node, begun);
          return begun
              .over()
              .compose(
                  over -> {
                    if (context.intake().isClosed() || !wire.isOpen() || granted.get(node) != put) {
                      return Future.succeededFuture(false);
                    }
                    return put(node)
                        .map(
                            until -> {
                              backoff.reset();
                              pause[0] = untilRenewal(until);
                              return true;
                            })
                        .otherwise(
                            e -> {
                              context.intake().error("token for " + node, BusFailure.of(e));
                              pause[0] = backoff.next();
                              return true;
                            });
                  });
        });
  }

  private Duration untilRenewal(long expires) {
    Duration rest = Duration.ofMillis(expires - context.loop().nowMillis());
    Duration most = rest.multipliedBy(3).dividedBy(4);
    return most.compareTo(SHORTEST) < 0 ? SHORTEST : most;
  }
}
