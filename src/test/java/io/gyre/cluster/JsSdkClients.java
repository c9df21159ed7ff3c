package io.gyre.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gyre.support.Json;
import io.gyre.support.NodeModules;
import io.gyre.support.Tokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Clients of the JavaScript SDK, half of them JSON, half Protobuf, in one process of Node.js:
 * {@code src/test/js/follow.mjs}. It writes a line for each event.
 */
final class JsSdkClients implements AutoCloseable {
  private final Process process;
  private final Thread reader;
  private final Map<String, SdkFollower> followers;

  private JsSdkClients(Process process, List<SdkFollower> followers) {
    this.process = process;
    this.followers =
        followers.stream().collect(Collectors.toMap(SdkFollower::name, Function.identity()));
    reader = new Thread(this::read, "js-sdk");
    reader.setDaemon(true);
  }

  /** Starts a client for each follower at a loopback port. */
  static JsSdkClients start(int port, List<SdkFollower> followers) {
    ObjectNode plan = (ObjectNode) Json.parse("{}");
    plan.put("url", "ws://127.0.0.1:" + port + "/connection/websocket");
    for (SdkFollower follower : followers) {
      ObjectNode client = plan.withArrayProperty("clients").addObject();
      client.put("name", follower.name()).put("token", Tokens.user(follower.name(), 0));
      follower.places().forEach(p -> client.withArrayProperty("channels").add(p.channel()));
    }
    try {
      ProcessBuilder builder =
          new ProcessBuilder("node", "follow.mjs", plan.toString())
              .directory(NodeModules.installed().toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      JsSdkClients clients = new JsSdkClients(builder.start(), followers);
      Runtime.getRuntime().addShutdownHook(new Thread(clients.process::destroyForcibly));
      clients.reader.start();
      return clients;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(Json.parse(line));
      }
    } catch (IOException ended) {
      // closed by us
    }
  }

  private void take(JsonNode event) {
    SdkFollower follower = followers.get(event.path("client").asText());
    if (follower == null) {
      throw new IllegalStateException("of nobody: " + event);
    }
    String channel = event.path("channel").asText();
    switch (event.path("event").asText()) {
      case "subscribed" ->
          follower.subscribed(
              channel,
              event.path("recovering").asBoolean(),
              event.path("recovered").asBoolean(),
              event.path("epoch").asText(),
              event.path("offset").asLong());
      case "publication" ->
          follower.received(channel, event.path("offset").asLong(), event.path("id").asText());
      case "ended" -> follower.ended(channel, event.path("why").asText());
      case "gave up" -> follower.gaveUp(event.path("why").asText());
      default -> throw new IllegalStateException("unknown: " + event);
    }
  }

  /** Ends the process and waits until all it wrote is read. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      reader.join(5000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
