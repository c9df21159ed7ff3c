package io.gyre.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Server API sections 5 and 6: batch and the single endpoint. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class BatchTest {
  private static final String BAD = "\"error\":{\"code\":107,\"message\":\"bad request\"}";
  private static final String NOT_FOUND = "\"error\":{\"code\":104,\"message\":\"not found\"}";
  private static final String UNKNOWN = "\"error\":{\"code\":102,\"message\":\"unknown channel\"}";
  private static final String FIRST = "\"offset\":1,\"epoch\":\"xyz\\u003c\"";
  private ApiServer server;

  @BeforeEach
  void start() {
    server = ApiServer.start(ApiServer.config(""));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void batch_mixed_answersInOrder() {
    assertEquals(
        "{\"replies\":[{\"publish\":{"
            + FIRST
            + "}},{"
            + UNKNOWN
            + "},{\"history\":{\"publications\":[{\"data\":{\"a\":1},\"offset\":1}],"
            + "\"epoch\":\"xyz\\u003c\",\"offset\":1}},{"
            + NOT_FOUND
            + "},{"
            + BAD
            + "}]}",
        server.result(
            "batch",
            "{\"commands\":[{\"publish\":{\"channel\":\"chat:b\",\"data\":{\"a\":1}}},"
                + "{\"publish\":{\"channel\":\"nope:b\",\"data\":{}}},"
                + "{\"history\":{\"channel\":\"chat:b\",\"limit\":1}},{},null]}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "null", "{\"commands\":[]}", "{\"commands\":null}"})
  void batch_withoutCommands_isEmpty(String body) {
    assertEquals("{}", server.result("batch", body));
  }

  @Test
  void batch_severalMembers_runsTheFirstOfTheFixedOrder() {
    assertEquals(
        "{\"replies\":[{\"publish\":{}},{" + NOT_FOUND + "},{\"info\":{}}]}",
        server.result(
            "batch",
            "{\"commands\":[{\"info\":{},\"publish\":{\"channel\":\"bare:1\",\"data\":1}},"
                + "{\"connections\":{},\"batch\":{}},{\"publish\":null,\"info\":{}}]}"));
  }

  @Test
  void batch_wrongTypeAnywhere_is400BeforeAnythingRuns() {
    HttpResponse<String> response =
        server.call(
            "batch",
            "{\"commands\":[{\"publish\":{\"channel\":\"bare:1\",\"data\":1}},"
                + "{\"publish\":{\"channel\":5}}]}");
    assertEquals(400, response.statusCode());
    assertEquals(0, server.operations.asked.size());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void batch_manyCommands_allAnswered(boolean parallel) {
    StringBuilder body = new StringBuilder("{\"parallel\":" + parallel + ",\"commands\":[");
    for (int i = 0; i < 5000; i++) {
      // Every other one is answered at once, without the bus.
      body.append(i == 0 ? "" : ",")
          .append(i % 2 == 0 ? "{}" : "{\"publish\":{\"channel\":\"chat:1\",\"data\":1}}");
    }
    String reply = server.result("batch", body + "]}");
    assertEquals(2500, reply.split("\"offset\":", -1).length - 1);
    assertEquals(2500, reply.split(java.util.regex.Pattern.quote(NOT_FOUND), -1).length - 1);
  }

  private HttpResponse<String> single(String body) {
    return server.send(server.post("/api", body), "X-API-Key", "k3y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\":7,\"method\":\"publish\",\"params\":{\"channel\":\"bare:1\",\"data\":1}}"
            + "| {\"id\":7,\"result\":{}}",
        "{\"method\":\"PUBLISH\",\"params\":{\"channel\":\"bare:1\",\"data\":1}}| {\"result\":{}}",
        "{\"method\":9,\"params\":{}}| {\"result\":{}}",
        "{\"params\":{\"channel\":\"bare:1\",\"data\":1}}| {\"result\":{}}",
        "{\"method\":\"publish\"}| {" + BAD + "}",
        "{\"method\":\"publish\",\"params\":[]}| {" + BAD + "}",
        "{\"method\":\"info\",\"params\":null}| {\"result\":{}}",
        "{\"method\":\"info\",\"params\":5}| {\"result\":{}}",
        "null| {" + BAD + "}",
        "{\"method\":\"connections\",\"params\":{}}| {" + NOT_FOUND + "}",
        "{\"method\":14,\"params\":{}}| {" + NOT_FOUND + "}",
        "{\"method\":999}| {" + NOT_FOUND + "}"
      })
  void single_oneCommand_isAnswered(String body, String reply) {
    HttpResponse<String> response = single(body);
    assertEquals(200, response.statusCode());
    assertEquals(reply, response.body());
  }

  @Test
  void single_severalCommands_answersLineByLine() {
    String publish =
        "{\"id\":1,\"method\":\"publish\",\"params\":{\"channel\":\"chat:1\",\"data\":1}}";
    String rpc = "{\"method\":\"rpc\",\"params\":{\"method\":\"zz\"}}";
    assertEquals(
        "{\"id\":1,\"result\":{" + FIRST + "}}\n{" + NOT_FOUND + "}", single(publish + rpc).body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"method\":\"nosuch\"}",
        "{\"method\":\"batch\"}",
        "{\"method\":1.5}",
        "{\"method\":null}",
        "{\"id\":-1}"
      })
  void single_malformed_is400(String body) {
    assertEquals(400, single(body).statusCode());
  }

  @Test
  void single_unknownNameAfterACommand_is400ButTheFirstHasRun() {
    String publish = "{\"method\":\"publish\",\"params\":{\"channel\":\"chat:1\",\"data\":1}}";
    assertEquals(400, single(publish + "{\"method\":\"nosuch\"}").statusCode());
    assertEquals(1, server.operations.asked.size());
  }
}
