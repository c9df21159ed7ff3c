package io.gyre.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * HTTP server API of a server under test.
 *
 * @param base URL up to the method, without a trailing slash
 * @param key API key, may be empty
 */
public record Api(String base, String key) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** An answer: HTTP status and body. */
  public record Answer(int status, String body) {}

  /** Calls a method and gives the status and the body, whatever they are. */
  public Answer post(String method, String body, String... headers) {
    return request("POST", method.isEmpty() ? "" : "/" + method, body, headers);
  }

  /** Sends any request to a path below the base. */
  public Answer request(String verb, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(20));
    if (!key.isEmpty()) {
      request.header("X-API-Key", key);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> response =
          HTTP.send(
              request.method(verb, HttpRequest.BodyPublishers.ofString(body)).build(),
              HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Calls a method and gives the {@code result}.
   *
   * @throws AssertionError if the answer is not a result
   */
  public JsonNode call(String method, String body) {
    Answer answer = post(method, body);
    JsonNode json = answer.status() == 200 ? Json.parse(answer.body()) : Json.parse("{}");
    if (!json.has("result")) {
      throw new AssertionError(method + " " + body + " => " + answer);
    }
    return json.get("result");
  }
}
