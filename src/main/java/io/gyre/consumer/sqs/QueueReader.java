package io.gyre.consumer.sqs;

import io.gyre.config.AwsSqsConsumerConfig;
import io.gyre.consumer.Backoff;
import io.gyre.consumer.Entry;
import io.gyre.consumer.Intake;
import io.gyre.consumer.LagWatch;
import io.gyre.consumer.OrderedWork;
import io.gyre.consumer.Repeat;
import io.gyre.consumer.SourceContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/**
 * Reads one queue. SQS gives a message to one reader at a time, and of a message group nothing else
 * until that one is deleted or given back, so any number of nodes may read and groups stay in
 * order. What is here is kept from others until it is settled.
 *
 * <p>Thread: the loop of the consumers.
 */
final class QueueReader {
  private static final Logger LOG = LoggerFactory.getLogger(QueueReader.class);

  /** At the end a poll is waited for if it ends so soon: what SQS gives to a cut one is hidden. */
  private static final Duration POLL_MAY_END = Duration.ofSeconds(3);

  private static final int MOST_AT_ONCE = 10;

  private final SourceContext context;
  private final Intake intake;
  private final SqsCalls calls;
  private final String url;
  private final Duration wait;
  private final Duration visibility;
  private final int batch;
  private final MessageForm form;
  private final HeldMessages held;
  private final LagWatch lag;
  private final OrderedWork work;
  private final Backoff backoff = new Backoff();
  private SqsCalls.@Nullable Call<ReceiveMessageResponse> poll;
  private Promise<Void> change = Promise.promise();
  private String attempt = "";
  private long polledNanos;
  private boolean heard;
  private int open;
  private long lastLag;

  /**
   * A reader that did not begin.
   *
   * @param wait longest wait of a poll
   */
  QueueReader(
      SourceContext context,
      AwsSqsConsumerConfig config,
      SqsCalls calls,
      String url,
      Duration wait) {
    this.context = context;
    this.intake = context.intake();
    this.calls = calls;
    this.url = url;
    this.wait = wait;
    this.visibility = Duration.ofSeconds(Math.max(1, config.visibilityTimeout().toSeconds()));
    this.batch = Math.max(1, Math.min(MOST_AT_ONCE, config.maxNumberOfMessages()));
    String name = url.substring(url.lastIndexOf('/') + 1);
    this.form = new MessageForm(name, config.snsEnvelope());
    this.held = new HeldMessages(intake, calls, url, name, visibility);
    this.lag = new LagWatch(context, name, this::waiting);
    this.work = new OrderedWork(intake, Math.max(1, config.maxConcurrency()), lag::failed);
  }

  /** Reads until the intake closes; completes when SQS knows what is settled. Never fails. */
  Future<Void> run() {
    intake.closing().onSuccess(closing -> endPoll());
    held.keep();
    lag.run()
        .onFailure(
            e ->
                LOG.warn(
                    "consumer does not know its lag consumer={} queue={} cause={}",
                    context.consumer(),
                    form.queue(),
                    e.toString()));
    return Repeat.whileTrue(this::step)
        .eventually(() -> Repeat.whileTrue(() -> open == 0 ? no() : change.future().map(true)))
        .eventually(held::giveBack);
  }

  private static Future<Boolean> no() {
    return Future.succeededFuture(false);
  }

  private void endPoll() {
    SqsCalls.Call<ReceiveMessageResponse> waiting = poll;
    Duration passed = Duration.ofNanos(context.loop().nowNanos() - polledNanos);
    if (waiting != null && wait.minus(passed).compareTo(POLL_MAY_END) > 0) {
      waiting.cut();
    }
    changed();
  }

  private void changed() {
    Promise<Void> before = change;
    change = Promise.promise();
    before.complete();
  }

  private Future<Boolean> step() {
    if (intake.isClosed()) {
      return no();
    }
    // The next messages are asked for while the last ones are run.
    if (held.size() > batch / 2) {
      return change.future().map(true);
    }
    SqsCalls.Call<ReceiveMessageResponse> asked =
        calls.call(client -> client.receiveMessage(request()));
    poll = asked;
    polledNanos = context.loop().nowNanos();
    return asked
        .future()
        .onComplete(end -> poll = null)
        .map(this::received)
        .recover(this::notReceived);
  }

  private ReceiveMessageRequest request() {
    ReceiveMessageRequest.Builder request =
        ReceiveMessageRequest.builder()
            .queueUrl(url)
            .maxNumberOfMessages(batch)
            .waitTimeSeconds((int) wait.toSeconds())
            .visibilityTimeout((int) visibility.toSeconds())
            .messageAttributeNames("All")
            .messageSystemAttributeNames(MessageSystemAttributeName.MESSAGE_GROUP_ID);
    if (url.endsWith(".fifo")) {
      // If the answer is lost, the next try gets the same messages, and groups need not wait.
      if (attempt.isEmpty()) {
        attempt = UUID.randomUUID().toString();
      }
      request.receiveRequestAttemptId(attempt);
    }
    return request.build();
  }

  private boolean received(ReceiveMessageResponse answer) {
    attempt = "";
    backoff.reset();
    if (!heard) {
      heard = true;
      LOG.info("consumer reads consumer={} queue={}", context.consumer(), form.queue());
    }
    answer.messages().forEach(this::take);
    return !intake.isClosed();
  }

  private Future<Boolean> notReceived(Throwable cause) {
    if (intake.isClosed()) {
      return no();
    }
    if (SqsFailure.of(cause).isRefusal()) {
      attempt = "";
    }
    intake.error("receive " + form.queue(), cause);
    return intake.pause(backoff.next()).over().map(true);
  }

  private void take(Message message) {
    if (!held.add(message)) {
      return;
    }
    Entry entry = form.entry(message);
    if (entry.body().length == 0) {
      intake.setAside(entry, form.sns() ? "no SNS notification" : "no body");
      held.settled(message);
      return;
    }
    open++;
    work.run(MessageForm.group(message), entry)
        .onSuccess(
            settled -> {
              open--;
              if (settled) {
                held.settled(message);
              }
              changed();
            });
  }

  private Future<Long> waiting() {
    return calls
        .call(
            client ->
                client.getQueueAttributes(
                    request ->
                        request
                            .queueUrl(url)
                            .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)))
        .future()
        .map(
            answer -> {
              lastLag = 0;
              for (Map.Entry<String, String> each : answer.attributesAsStrings().entrySet()) {
                lastLag += Long.parseLong(each.getValue());
              }
              return lastLag;
            })
        .recover(
            e ->
                SqsFailure.of(e).isRefusal()
                    ? Future.failedFuture(e)
                    : Future.succeededFuture(lastLag));
  }
}
