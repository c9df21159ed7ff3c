package io.gyre.consumer.pubsub;

import io.gyre.config.GooglePubSubConsumerConfig;
import io.gyre.consumer.Backoff;
import io.gyre.consumer.Intake;
import io.gyre.consumer.OrderedWork;
import io.gyre.consumer.Repeat;
import io.gyre.consumer.SourceContext;
import io.gyre.loop.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one subscription. The service gives a message to one reader at a time, and those of an
 * ordering key to the same one while it has any, so any number of nodes may read and keys stay in
 * order. What is here is kept from others until it is settled.
 *
 * <p>Thread: the loop of the consumers.
 */
final class SubscriptionReader {
  private static final Logger LOG = LoggerFactory.getLogger(SubscriptionReader.class);

  /** The service says nothing before the first message, so a stream that lasts so long is open. */
  private static final Duration OPEN = Duration.ofSeconds(2);

  /** The service ends streams from time to time; one that lasted so long did not fail. */
  private static final Duration LASTING = Duration.ofSeconds(30);

  /** How long the end waits for what is on its way here. */
  private static final Duration STREAM_MAY_END = Duration.ofSeconds(1);

  private final SourceContext context;
  private final Intake intake;
  private final Loop loop;
  private final PubSubCalls calls;
  private final String name;
  private final byte[] question;
  private final int mostMessages;
  private final long mostBytes;
  private final HeldMessages held;
  private final OrderedWork work;
  private final Backoff backoff = new Backoff();
  private @Nullable PullStream stream;
  private Promise<Void> change = Promise.promise();
  private boolean heard;
  private int open;

  /**
   * A reader that did not begin.
   *
   * @param name of the subscription, for logs and metrics
   * @param deadline how long the service keeps a message from others
   */
  SubscriptionReader(
      SourceContext context,
      GooglePubSubConsumerConfig config,
      PubSubCalls calls,
      String name,
      Duration deadline) {
    this.context = context;
    this.intake = context.intake();
    this.loop = context.loop();
    this.calls = calls;
    this.name = name;
    this.mostMessages = orNoLimit(config.maxOutstandingMessages());
    this.mostBytes = orNoLimit(config.maxOutstandingBytes());
    this.question =
        calls.pull(
            context.nodeId() + '/' + context.consumer(),
            deadline,
            config.maxOutstandingMessages(),
            config.maxOutstandingBytes());
    this.held = new HeldMessages(intake, calls, name, deadline);
    this.work = new OrderedWork(intake, mostMessages, () -> {});
  }

  private static int orNoLimit(int most) {
    return most > 0 ? most : Integer.MAX_VALUE;
  }

  /** Reads until the intake closes; completes when the service knows what is settled. */
  Future<Void> run() {
    intake.closing().onSuccess(closing -> endStream());
    held.keep();
    return Repeat.whileTrue(this::step)
        .eventually(() -> Repeat.whileTrue(() -> open == 0 ? no() : change.future().map(true)))
        .eventually(held::giveBack);
  }

  private static Future<Boolean> no() {
    return Future.succeededFuture(false);
  }

  private void endStream() {
    PullStream last = stream;
    if (last != null) {
      last.finish();
      Loop.Timer timer = loop.after(STREAM_MAY_END, last::cut);
      last.end().onComplete(end -> timer.cancel());
    }
  }

  private Future<Boolean> step() {
    if (intake.isClosed()) {
      return no();
    }
    long begun = loop.nowNanos();
    return calls
        .open("StreamingPull")
        .compose(this::read)
        .transform(
            end ->
                ended(
                    Duration.ofNanos(loop.nowNanos() - begun), end.failed() ? end.cause() : null));
  }

  private Future<Void> read(GrpcClientRequest<Buffer, Buffer> request) {
    if (intake.isClosed()) {
      request.cancel();
      return Future.succeededFuture();
    }
    PullStream opened = new PullStream(loop, request, question, this::take);
    stream = opened;
    Loop.Timer timer = loop.after(OPEN, this::isOpen);
    return opened
        .end()
        .onComplete(
            end -> {
              timer.cancel();
              stream = null;
            });
  }

  private void isOpen() {
    backoff.reset();
    if (!heard) {
      heard = true;
      LOG.info("consumer reads consumer={} subscription={}", context.consumer(), name);
    }
  }

  private Future<Boolean> ended(Duration lasted, @Nullable Throwable cause) {
    if (intake.isClosed()) {
      return no();
    }
    boolean inOrder = cause == null || PubSubFailure.of(cause).isPassing();
    if (inOrder && lasted.compareTo(LASTING) > 0) {
      return Future.succeededFuture(true);
    }
    intake.error("receive " + name, cause == null ? PubSubFailure.told("the stream ended") : cause);
    return intake.pause(backoff.next()).over().map(true);
  }

  private void take(List<PubSubMessage> messages) {
    isOpen();
    for (PubSubMessage message : messages) {
      if (held.add(message)) {
        open++;
        work.run(message.key(), message.entry(name)).onSuccess(settled -> done(message, settled));
      }
    }
    flow();
  }

  private void done(PubSubMessage message, boolean settled) {
    open--;
    if (settled) {
      held.settled(message);
      flow();
    }
    Promise<Void> before = change;
    change = Promise.promise();
    before.complete();
  }

  /** The service keeps to the same limits; an emulator may not. */
  private void flow() {
    PullStream current = stream;
    if (current == null || intake.isClosed()) {
      return;
    }
    if (held.size() >= mostMessages || held.bytes() >= mostBytes) {
      current.pause();
    } else {
      current.resume();
    }
  }
}
