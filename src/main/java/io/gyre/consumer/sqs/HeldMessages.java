package io.gyre.consumer.sqs;

import io.gyre.consumer.Intake;
import io.gyre.consumer.Portions;
import io.gyre.consumer.Receipts;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Messages of one queue that are here: keeps them from other readers, deletes those that are
 * settled, gives back the others at the end.
 *
 * <p>Thread: the loop of the consumers.
 */
final class HeldMessages {
  private static final int MOST_AT_ONCE = 10;

  private final Intake intake;
  private final SqsCalls calls;
  private final String url;
  private final String name;
  private final int visibilitySeconds;
  private final Map<String, String> receipts = new LinkedHashMap<>();
  private final Receipts<String> settled;

  /**
   * None yet.
   *
   * @param name of the queue, for the log
   * @param visibility how long SQS keeps a message from others
   */
  HeldMessages(Intake intake, SqsCalls calls, String url, String name, Duration visibility) {
    this.intake = intake;
    this.calls = calls;
    this.url = url;
    this.name = name;
    this.visibilitySeconds = (int) visibility.toSeconds();
    this.settled = new Receipts<>(intake, "delete " + name, MOST_AT_ONCE, this::delete);
  }

  /** Takes a message; false when it is here already, so that only its newer receipt counts. */
  boolean add(Message message) {
    return receipts.put(message.messageId(), message.receiptHandle()) == null;
  }

  /** Returns how many messages are here and not settled. */
  int size() {
    return receipts.size();
  }

  /** Tells SQS now and then that what is here is worked on; ends when the intake closes. */
  void keep() {
    intake.every(
        Duration.ofSeconds(visibilitySeconds).dividedBy(3),
        () -> hide(visibilitySeconds).onFailure(e -> intake.error("keep " + name, e)));
  }

  private Future<Void> hide(int seconds) {
    List<Future<?>> asked = new ArrayList<>();
    for (List<String> some : Portions.of(List.copyOf(receipts.values()), MOST_AT_ONCE)) {
      List<ChangeMessageVisibilityBatchRequestEntry> entries =
          IntStream.range(0, some.size())
              .mapToObj(
                  i ->
                      ChangeMessageVisibilityBatchRequestEntry.builder()
                          .id(Integer.toString(i))
                          .receiptHandle(some.get(i))
                          .visibilityTimeout(seconds)
                          .build())
              .toList();
      // One that is refused has gone back already: it comes again.
      asked.add(
          calls
              .call(
                  client ->
                      client.changeMessageVisibilityBatch(
                          request -> request.queueUrl(url).entries(entries)))
              .future());
    }
    return Future.all(asked).mapEmpty();
  }

  /** A message is settled: it is deleted, with others that are settled meanwhile. */
  void settled(Message message) {
    String receipt = receipts.remove(message.messageId());
    settled.add(receipt == null ? message.receiptHandle() : receipt);
  }

  /** Completes with those that SQS could not delete now. */
  private Future<List<String>> delete(List<String> some) {
    List<DeleteMessageBatchRequestEntry> entries =
        IntStream.range(0, some.size())
            .mapToObj(
                i ->
                    DeleteMessageBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .receiptHandle(some.get(i))
                        .build())
            .toList();
    return calls
        .call(client -> client.deleteMessageBatch(batch -> batch.queueUrl(url).entries(entries)))
        .future()
        .map(
            answer ->
                answer.failed().stream()
                    .filter(this::mayBeDeletedLater)
                    .map(each -> some.get(Integer.parseInt(each.id())))
                    .toList());
  }

  private boolean mayBeDeletedLater(BatchResultErrorEntry error) {
    intake.error("delete " + name, new IllegalStateException("SQS answered " + error.code()));
    return !error.senderFault();
  }

  /**
   * Deletes what is settled, waiting for a deletion that is going on, and lets others have what is
   * not, at once. Nothing may be in work any more. Never fails: what SQS did not hear of comes
   * again after the visibility timeout.
   */
  Future<Void> giveBack() {
    return settled.finish().eventually(() -> hide(0)).otherwiseEmpty();
  }
}
