package io.gyre.consumer.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.consumer.Broker;
import io.gyre.consumer.ConsumerContract;
import io.gyre.support.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of consumers, with message groups of an SQS queue. */
final class SqsTest extends ConsumerContract {
  static {
    System.setProperty("aws.accessKeyId", "AKIATESTTESTTEST");
    System.setProperty("aws.secretAccessKey", "s3cret");
  }

  @Override
  protected String type() {
    return "aws_sqs";
  }

  @Override
  protected Broker start() {
    return new SqsBroker();
  }

  @Override
  protected void clear(Broker broker) {
    ((SqsBroker) broker).clear();
  }

  private SqsBroker sqs() {
    return (SqsBroker) broker();
  }

  @Test
  void message_ofAReaderThatIsGone_comesBeforeThoseOfItsGroup() {
    broker().put(0, "publish", "{\"channel\":\"a\",\"data\":1}");
    broker().put(0, "publish", "{\"channel\":\"a\",\"data\":2}");
    sqs().readByAnother(Duration.ofSeconds(2));
    read("");
    broker().put(1, "publish", "{\"channel\":\"b\",\"data\":1}");
    assertEquals(List.of("1"), awaitData("b", 1));
    assertEquals(List.of("1", "2"), awaitData("a", 2));
    awaitSettled();
  }

  @Test
  void standardQueue_withNotificationsOfSns_isRead() {
    String url = sqs().create("notifications-" + System.nanoTime(), Map.of());
    sqs().send(url, "", Map.of(), "no notification");
    sqs().send(url, "", Map.of(), "{\"Type\":\"Notification\"}");
    for (int i = 0; i < 30; i++) {
      String message = "{\\\"channel\\\":\\\"a\\\",\\\"data\\\":" + i + "}";
      sqs()
          .send(
              url,
              "",
              Map.of(),
              "{\"Type\":\"Notification\",\"Message\":\""
                  + message
                  + "\",\"MessageAttributes\":{\"centrifugo-method\":"
                  + "{\"Type\":\"String\",\"Value\":\"publish\"}}}");
    }
    readOptions(sqs().options(List.of(url), "\"sns_envelope\":true"), "node-1");
    assertEquals(30, awaitData("a", 30).size());
    Await.until(SOON, () -> sqs().unsettled(url) == 0, () -> sqs().unsettled(url) + " unsettled");
    assertEquals(2, meter("messages_set_aside_total"));
    assertEquals(0, meter("errors_total"));
  }

  @Test
  void longPoll_atTheEnd_isCut() {
    String url = sqs().create("quiet-" + System.nanoTime(), Map.of());
    String first = readOptions(sqs().options(List.of(url), "\"wait_time\":\"20s\""), "node-1");
    sqs().send(url, "", Map.of("centrifugo-method", "publish"), "{\"channel\":\"a\",\"data\":1}");
    awaitData("a", 1);
    long begun = System.nanoTime();
    undeploy(first);
    assertTrue(Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 5);
    Await.until(SOON, () -> sqs().unsettled(url) == 0, () -> sqs().unsettled(url) + " unsettled");
  }

  @Test
  void wrongCredentials_areToldWithoutWhatWasSigned() {
    try (AwsStandIn aws = new AwsStandIn()) {
      aws.refuse("InvalidClientTokenId", "canonical: x-amz-security-token:t0ken s3cret");
      String log =
          logOf(
              () -> {
                readOptions(aws.options(""), "node-1");
                Await.until(SOON, () -> meter("errors_total") >= 2, () -> "no errors");
              });
      assertTrue(log.contains("Sqs answered 403 InvalidClientTokenId"), log);
      assertFalse(log.contains("t0ken") || log.contains("s3cret"), log);
    }
  }

  @Test
  void role_isAssumed() {
    try (AwsStandIn aws = new AwsStandIn()) {
      System.setProperty("aws.endpointUrlSts", aws.endpoint());
      readOptions(aws.options("\"assume_role_arn\":\"arn:aws:iam::1:role/reader\""), "node-1");
      Await.until(SOON, () -> aws.keysSeen().contains("ASIAASSUMED"), () -> aws.keysSeen() + "");
      assertTrue(aws.rolesAsked().contains("arn:aws:iam::1:role/reader gyre-tested"));
    } finally {
      System.clearProperty("aws.endpointUrlSts");
    }
  }
}
