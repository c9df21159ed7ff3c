package io.gyre.loadtest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Calls the HTTP API of servers, one call at a time. */
final class Api {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * Publishes to channels {@code room<from>} to {@code room<to - 1>} with one call.
   *
   * @return the answer's body
   */
  String broadcast(Endpoint server, int from, int to) throws IOException, InterruptedException {
    String channels =
        IntStream.range(from, to)
            .mapToObj(i -> "\"" + Dialect.channel(i) + "\"")
            .collect(Collectors.joining(","));
    return call(server, "broadcast", "{\"channels\":[" + channels + "],\"data\":{\"n\":1}}");
  }

  /** How many nodes a server knows. */
  int nodes(Endpoint server) throws IOException, InterruptedException {
    return call(server, "info", "{}").split("\"uid\"", -1).length - 1;
  }

  /** Whether a publication to a channel is accepted. */
  boolean publishes(Endpoint server, int room) throws IOException, InterruptedException {
    String body = "{\"channel\":\"" + Dialect.channel(room) + "\",\"data\":{\"n\":1}}";
    return call(server, "publish", body).contains("\"result\"");
  }

  private String call(Endpoint server, String method, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/" + method))
            .timeout(Duration.ofSeconds(60))
            .header("X-API-Key", Endpoint.API_KEY)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
