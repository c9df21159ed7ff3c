package io.gyre.compat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.support.Api;
import io.gyre.support.Json;
import io.gyre.support.RawClient;
import io.gyre.support.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Plays a sequence on one server and gives what came of it, with ids, epochs and versions replaced:
 * the answers in order, and for each connection and channel the publications in order and the other
 * pushes in order (no order is promised between those).
 */
final class SequencePlayer {
  private final ServerProcess server;
  private final Duration idle;
  private final Map<String, RawClient> clients = new HashMap<>();
  private final Map<String, String> epochs = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, List<String>> log = new TreeMap<>();
  private final Map<String, String> ended = new HashMap<>();
  private int lastId;

  private SequencePlayer(ServerProcess server, Duration idle) {
    this.server = server;
    this.idle = idle;
  }

  /**
   * Plays the steps.
   *
   * @param idle how long a connection must be silent at the end to be taken for done
   */
  static Map<String, List<String>> play(
      ServerProcess server, List<SequenceGenerator.Step> steps, Duration idle) {
    return new SequencePlayer(server, idle).play(steps);
  }

  private Map<String, List<String>> play(List<SequenceGenerator.Step> steps) {
    for (SequenceGenerator.Step step : steps) {
      String text = withEpoch(step.text());
      if (step.connection().isEmpty()) {
        Api.Answer answer = server.api().post(step.kind(), text);
        learn(answer.body(), text);
        add("answers", step + " => " + answer.status() + " " + normal(answer.body()));
      } else if (step.kind().equals("open")) {
        clients.put(step.connection(), RawClient.open(server));
        call(step, text);
      } else if (!ended.containsKey(step.connection())) {
        call(step, text);
      }
    }
    clients.forEach(this::finish);
    clients.values().forEach(RawClient::close);
    // a push under way when the connection ends is not waited for
    ended
        .keySet()
        .forEach(name -> log.keySet().removeIf(key -> key.matches(name + " (joins|events).*")));
    return log;
  }

  private void call(SequenceGenerator.Step step, String text) {
    String connection = step.connection();
    RawClient client = clients.get(connection);
    if (client == null) {
      throw new IllegalStateException("not opened: " + step);
    }
    int id = ++lastId;
    boolean raw = step.kind().equals("raw");
    client.send(raw ? text : "{\"id\":" + id + "," + text.substring(1));
    if (raw) {
      client.send("{\"id\":" + id + ",\"rpc\":{\"method\":\"after raw\"}}");
    }
    while (true) {
      String message = client.next(RawClient.PATIENCE);
      if (message == null) {
        add("answers", step + " => nothing");
        ended.put(connection, "nothing");
        return;
      }
      if (message.startsWith("close ")) {
        add("answers", step + " => " + message);
        ended.put(connection, message);
        return;
      }
      if (Json.parse(message).path("id").asInt() == id) {
        learn(message, text);
        String client1 = Json.parse(message).path("connect").path("client").asText();
        if (!client1.isEmpty()) {
          names.put(client1, "client-" + connection);
        }
        add("answers", step + " => " + normal(message));
        boolean refused = text.startsWith("{\"connect\"") && message.contains("\"error\"");
        if (refused) {
          ended.put(connection, "refused");
        }
        return;
      }
      push(connection, message);
    }
  }

  private void finish(String connection, RawClient client) {
    if ("refused".equals(ended.get(connection))) {
      return;
    }
    for (String message = client.next(idle); message != null; message = client.next(idle)) {
      if (message.startsWith("close ")) {
        add(connection + " end", message);
        ended.put(connection, message);
        return;
      }
      push(connection, message);
    }
  }

  private void push(String connection, String message) {
    JsonNode push = Json.parse(message).path("push");
    String channel = push.path("channel").asText();
    learn(message, "{\"channel\":\"" + channel + "\"}");
    boolean others = push.has("join") || push.has("leave");
    String kind = push.has("pub") ? "publications" : others ? "joins and leaves" : "events";
    add(connection + " " + kind + " of " + channel, normal(message));
  }

  private void add(String key, String entry) {
    log.computeIfAbsent(key, unused -> new ArrayList<>()).add(entry);
  }

  private void learn(String message, String request) {
    JsonNode json = message.startsWith("{") ? Json.parse(message) : Json.parse("{}");
    String channel = request.startsWith("{") ? channelOf(Json.parse(request)) : "";
    JsonNode epoch = json.findValue("epoch");
    if (epoch != null && !epoch.asText().isEmpty() && !channel.isEmpty()) {
      epochs.put(channel, epoch.asText());
    }
    json.findValues("epoch").forEach(node -> names.putIfAbsent(node.asText(), "epoch"));
  }

  private static String channelOf(JsonNode request) {
    JsonNode channel = request.findValue("channel");
    return channel == null ? "" : channel.asText();
  }

  private String withEpoch(String text) {
    if (!text.contains("%E")) {
      return text;
    }
    @Nullable String epoch = epochs.get(channelOf(Json.parse(text)));
    return text.replace("%E", epoch == null ? "none" : epoch);
  }

  private String normal(String message) {
    String text = message.strip();
    for (Map.Entry<String, String> name : names.entrySet()) {
      if (!name.getKey().isEmpty()) {
        text = text.replace("\"" + name.getKey() + "\"", "\"<" + name.getValue() + ">\"");
      }
    }
    text = text.startsWith("{") ? Json.sorted(text).toString() : text;
    text = text.replaceAll("\"version\":\"[^\"]*\"", "\"version\":\"<version>\"");
    // a second more or less of a long life is not a difference
    return text.replaceAll("\"ttl\":\\d+(\\d{2})\\b", "\"ttl\":<ttl>");
  }
}
