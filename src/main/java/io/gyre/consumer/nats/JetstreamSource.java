package io.gyre.consumer.nats;

import io.gyre.config.NatsJetstreamConsumerConfig;
import io.gyre.consumer.Acknowledgements;
import io.gyre.consumer.Entry;
import io.gyre.consumer.Intake;
import io.gyre.consumer.Lease;
import io.gyre.consumer.PartitionWork;
import io.gyre.consumer.Repeat;
import io.gyre.consumer.Source;
import io.gyre.consumer.SourceContext;
import io.nats.client.Message;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.impl.Headers;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a durable consumer of NATS JetStream on one node of the cluster, batch by batch. The client
 * blocks, so it has threads.
 *
 * <p>Thread: the loop of the consumers.
 */
public final class JetstreamSource implements Source {
  private static final Logger LOG = LoggerFactory.getLogger(JetstreamSource.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
  private static final long BETWEEN_LAGS_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long BETWEEN_FAILED_LAGS_NANOS = Duration.ofMillis(500).toNanos();

  private final SourceContext context;
  private final Intake intake;
  private final NatsJetstreamConsumerConfig config;
  private final WorkerExecutor threads;
  private final Lease lease;
  private @Nullable Pulling pulling;
  private volatile boolean closing;
  private long lagNanos;
  private long lastLag;

  /** A source that is not opened yet. */
  public JetstreamSource(SourceContext context, NatsJetstreamConsumerConfig config) {
    this.context = context;
    this.intake = context.intake();
    this.config = config;
    this.threads = context.vertx().createSharedWorkerExecutor("gyre-nats-" + context.consumer(), 2);
    intake.closing().onSuccess(closes -> closing = true);
    this.lease = new Lease(context, config.streamName());
  }

  @Override
  public Future<Void> run() {
    return threads
        .executeBlocking(() -> Pulling.open(config, context.vertx()))
        .compose(
            opened -> {
              pulling = opened;
              LOG.info(
                  "consumer reads consumer={} stream={}", context.consumer(), config.streamName());
              return Repeat.whileTrue(() -> step(opened));
            });
  }

  private Future<Boolean> step(Pulling opened) {
    if (intake.isClosed()) {
      return Future.succeededFuture(false);
    }
    if (lease.isOver()) {
      lease.release();
      return lease
          .acquire()
          .compose(got -> got ? othersDone(opened) : Future.succeededFuture())
          .map(taken -> !intake.isClosed());
    }
    Batch batch = new Batch(opened);
    return threads
        .executeBlocking(
            () -> {
              opened.receive(
                  messages -> context.loop().execute(() -> messages.forEach(batch::take)),
                  () -> closing);
              return null;
            },
            false)
        .compose(received -> batch.end())
        .compose(taken -> lag(opened, taken || lastLag == 0 ? BETWEEN_LAGS_NANOS : 0))
        .map(done -> !intake.isClosed());
  }

  /** Waits until nothing is in work that a reader before this one got, since it comes first. */
  private Future<Void> othersDone(Pulling opened) {
    long begun = context.loop().nowNanos();
    long most = opened.ackWait().plusSeconds(1).toNanos();
    return Repeat.whileTrue(
        () ->
            threads
                .executeBlocking(opened::info)
                .compose(
                    info -> {
                      boolean wait =
                          info.getNumAckPending() > 0
                              && context.loop().nowNanos() - begun < most
                              && !intake.isClosed();
                      return wait
                          ? intake.pause(BETWEEN_LOOKS).over().map(true)
                          : Future.succeededFuture(false);
                    }));
  }

  private Future<Void> tell(Collection<Message> messages, Consumer<Message> what) {
    return threads.executeBlocking(
        () -> {
          messages.forEach(what);
          return null;
        },
        false);
  }

  /** Messages that came together, run as they come. */
  private final class Batch {
    private final Pulling opened;
    private final PartitionWork work = new PartitionWork(intake, this::failed);
    private final Set<Message> rest = new LinkedHashSet<>();
    private final List<Future<?>> ends = new ArrayList<>();
    private final List<Message> back = new ArrayList<>();
    private final Acknowledgements<Message> acknowledgements =
        new Acknowledgements<>(some -> tell(some, Message::ack));
    private long keptNanos = context.loop().nowNanos();

    private Batch(Pulling opened) {
      this.opened = opened;
    }

    private void take(Message message) {
      rest.add(message);
      ends.add(
          work.run(entry(message))
              .onSuccess(
                  settled -> {
                    rest.remove(message);
                    if (settled) {
                      acknowledgements.add(message);
                    } else {
                      back.add(message);
                    }
                    keep();
                  }));
    }

    private void failed() {
      keep();
      lag(opened, BETWEEN_FAILED_LAGS_NANOS);
    }

    /** Tells the server now and then what is still worked on, so that it does not come again. */
    private void keep() {
      long now = context.loop().nowNanos();
      if (!rest.isEmpty() && now - keptNanos > opened.ackWait().toNanos() / 4) {
        keptNanos = now;
        tell(List.copyOf(rest), Message::inProgress);
      }
    }

    /**
     * Completes when the server was told what became of each, with whether there were any. Called
     * after the last one came.
     */
    private Future<Boolean> end() {
      return Future.join(ends)
          .compose(all -> acknowledgements.told())
          .compose(told -> tell(back, Message::nak))
          .map(told -> !ends.isEmpty());
    }
  }

  private Future<Void> lag(Pulling opened, long betweenNanos) {
    long now = context.loop().nowNanos();
    if (intake.isClosed() || now - lagNanos < betweenNanos) {
      return Future.succeededFuture();
    }
    lagNanos = now;
    return threads.executeBlocking(opened::info).onSuccess(this::told).mapEmpty();
  }

  private void told(ConsumerInfo info) {
    lastLag = info.getNumPending() + info.getNumAckPending();
    intake.lag(config.streamName(), lastLag);
  }

  private Entry entry(Message message) {
    Map<String, String> fields = new HashMap<>();
    Headers headers = message.getHeaders();
    if (headers != null) {
      for (String name : headers.keySet()) {
        List<String> values = headers.get(name);
        if (values != null && !values.isEmpty()) {
          fields.put(name, values.get(0));
        }
      }
    }
    byte[] body = message.getData();
    return new Entry(
        config.streamName(),
        Long.toString(message.metaData().streamSequence()),
        fields,
        body == null ? new byte[0] : body);
  }

  @Override
  public Future<Void> close() {
    Pulling opened = pulling;
    Future<?> closed =
        opened == null
            ? Future.succeededFuture()
            : threads.executeBlocking(
                () -> {
                  opened.close();
                  return null;
                });
    return closed.onComplete(end -> lease.release()).eventually(threads::close).mapEmpty();
  }
}
