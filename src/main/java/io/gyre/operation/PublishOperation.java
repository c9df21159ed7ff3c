package io.gyre.operation;

import io.gyre.bus.Publish;
import io.gyre.bus.Published;
import io.gyre.bus.Published.Outcome;
import io.gyre.channel.ChannelRules;
import io.gyre.channel.ResolvedOptions;
import io.gyre.channel.SubscriptionType;
import io.gyre.engine.AppendOptions;
import io.gyre.engine.Appended;
import io.gyre.engine.HistoryQuery.Retention;
import io.gyre.engine.Streams;
import io.gyre.protocol.Data;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.Publication;
import io.gyre.protocol.Reserved;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Publishes: for a client whose permission was decided, or for the server API. */
public final class PublishOperation {

  private static final Retention NOTHING_KEPT = new Retention(0, Duration.ZERO, Duration.ZERO);

  private final Supplier<ChannelRules> rules;
  private final Streams streams;

  /**
   * The operation.
   *
   * @param rules the rules of the moment
   * @param streams where channels live
   */
  public PublishOperation(Supplier<ChannelRules> rules, Streams streams) {
    this.rules = rules;
    this.streams = streams;
  }

  /**
   * Publishes what a client sent, or the backend made of it.
   *
   * @param publication with the publisher's info
   * @param append by the channel's options, and what the backend said of it
   */
  public Future<Appended> byClient(String channel, Publication publication, AppendOptions append) {
    return streams.append(channel, publication, append);
  }

  /**
   * Publishes to one of the server's own channels, which have neither options nor history.
   *
   * @param channel reserved
   */
  public Future<Appended> byServerItself(String channel, Data data) {
    assert Reserved.is(channel) : "nobody else may publish unasked";
    Publication publication = Publication.builder().data(data).build();
    return streams.append(channel, publication, AppendOptions.of(NOTHING_KEPT));
  }

  /** Publishes to each channel of {@code request} on its own; one failing leaves the others. */
  public Future<Published> byServer(Publish request) {
    if (request.channels().size() == 1) {
      return one(request.channels().get(0), request)
          .map(outcome -> new Published(List.of(outcome)));
    }
    List<Future<Outcome>> all = new ArrayList<>(request.channels().size());
    for (String channel : request.channels()) {
      all.add(one(channel, request));
    }
    return Future.all(all).map(done -> new Published(done.list()));
  }

  private Future<Outcome> one(String channel, Publish request) {
    ResolvedOptions options = rules.get().options(channel);
    ErrorCode refusal = refusal(channel, options, request);
    if (refusal != null || options == null) {
      ErrorCode error = refusal == null ? ErrorCode.UNKNOWN_CHANNEL : refusal;
      return Future.succeededFuture(new Outcome(error.info(), 0, ""));
    }
    Publication publication =
        Publication.builder()
            .data(request.data())
            .tags(request.tags())
            .version(request.version())
            .build();
    return streams
        .append(channel, publication, appendOptions(request, options))
        .map(
            appended ->
                new Outcome(null, appended.position().offset(), appended.position().epoch()))
        .otherwise(cause -> new Outcome(Failures.errorOf(cause), 0, ""));
  }

  private static @Nullable ErrorCode refusal(
      String channel, @Nullable ResolvedOptions options, Publish request) {
    if (channel.isEmpty()) {
      return ErrorCode.BAD_REQUEST;
    }
    if (options == null) {
      return ErrorCode.UNKNOWN_CHANNEL;
    }
    boolean typeFits = request.anyType() || options.defaults().type() == SubscriptionType.STREAM;
    boolean dataFits = options.defaults().dataFormat().accepts(request.data());
    return typeFits && dataFits ? null : ErrorCode.BAD_REQUEST;
  }

  private static AppendOptions appendOptions(Publish request, ResolvedOptions options) {
    return new AppendOptions(
        Retentions.of(options),
        request.skipHistory(),
        request.idempotencyKey(),
        request.version(),
        request.versionEpoch(),
        request.delta() || options.config().deltaPublish(),
        request.excluded());
  }
}
