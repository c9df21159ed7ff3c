package io.gyre.consumer.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.consumer.Broker;
import io.gyre.consumer.ConsumerContract;
import io.gyre.support.Await;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of consumers, with an outbox table. */
final class OutboxTest extends ConsumerContract {

  @Override
  protected String type() {
    return "postgresql";
  }

  @Override
  protected Broker start() {
    return new PostgresBroker();
  }

  @Override
  protected void clear(Broker broker) {
    ((PostgresBroker) broker).createTable("JSONB");
  }

  @Override
  protected boolean hasDataMode() {
    return false;
  }

  private PostgresBroker postgres() {
    return (PostgresBroker) broker();
  }

  @ParameterizedTest
  @ValueSource(strings = {"JSON", "text", "bytea"})
  void payload_ofOtherTypes_isRead(String payloadType) {
    postgres().createTable(payloadType);
    read("");
    String body = "{\"channel\":\"a\",\"data\":1.00}";
    String value = payloadType.equals("bytea") ? "convert_to($1::text, 'UTF8')" : "$1::text";
    postgres()
        .sql(
            "INSERT INTO outbox (method, payload) VALUES ('publish', %s::%s)"
                .formatted(value, payloadType),
            body);
    assertEquals(List.of("1.00"), awaitData("a", 1));
  }

  @Test
  void notification_ofARow_isNotWaitedForByPolls() {
    read(
        "\"partition_poll_interval\":\"1h\",\"partition_notification_channel\":\"rows\","
            + "\"use_try_lock\":true");
    awaitListener();
    put("1");
    awaitSettled();
    put("2");
    postgres().sql("SELECT pg_notify('rows', 'x'), pg_notify('rows', '7')");
    assertEquals(List.of("1", "2"), awaitData("a", 2));
  }

  @Test
  void listener_thatLostItsConnection_findsWhatItMissed() {
    read("\"partition_poll_interval\":\"1h\",\"partition_notification_channel\":\"rows\"");
    awaitListener();
    put("1");
    awaitSettled();
    postgres()
        .sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE query = 'LISTEN \"rows\"'");
    broker().put(1, "publish", "{\"channel\":\"a\",\"data\":2}");
    assertEquals(List.of("1", "2"), awaitData("a", 2));
  }

  private void put(String data) {
    broker().put(1, "publish", "{\"channel\":\"a\",\"data\":" + data + "}");
    postgres().sql("SELECT pg_notify('rows', '1')");
  }

  private void awaitListener() {
    Await.until(
        SOON,
        () ->
            postgres().sql("SELECT 1 FROM pg_stat_activity WHERE query = 'LISTEN \"rows\"'").size()
                > 0,
        () -> "nobody listens");
  }

  @Test
  void rows_ofOtherPartitions_stay() {
    read("");
    broker().put(7, "publish", "{\"channel\":\"a\",\"data\":7}");
    broker().put(1, "publish", "{\"channel\":\"a\",\"data\":1}");
    assertEquals(List.of("1"), awaitData("a", 1));
    awaitSettled();
    assertEquals(1, postgres().sql("SELECT 1 FROM outbox WHERE partition = 7").size());
  }

  @Test
  void reader_ofMoreRowsThanARoundTakes_goesOnAtOnce() {
    for (int i = 0; i < 25; i++) {
      broker().put(0, "publish", "{\"channel\":\"a\",\"data\":" + i + "}");
    }
    read("\"partition_select_limit\":10,\"partition_poll_interval\":\"1h\"");
    assertEquals(25, awaitData("a", 25).size());
    awaitSettled();
  }
}
