package io.gyre.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gyre.support.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A backend that believes what hooks tell it: of each channel the greatest generation. */
final class HookReceiver implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<String> disconnected = new HashSet<>();
  private final Set<String> unsubscribed = new HashSet<>();
  private final Map<String, JsonNode> channels = new HashMap<>();
  private int lost;
  private volatile boolean away;

  /** Listens on loopback. */
  HookReceiver() {
    this(InetAddress.getLoopbackAddress());
  }

  /** Listens at an address of this machine. */
  HookReceiver(InetAddress address) {
    try {
      server = HttpServer.create(new InetSocketAddress(address, 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return url("127.0.0.1");
  }

  /** Its URL for who reaches it at {@code host}. */
  String url(String host) {
    return "http://" + host + ":" + server.getAddress().getPort() + "/hooks";
  }

  /** Fails from now on, or does not any more. */
  void away(boolean now) {
    away = now;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (!away) {
        Json.parse(new String(body, StandardCharsets.UTF_8)).get("events").forEach(this::believe);
      }
      exchange.sendResponseHeaders(away ? 503 : 204, -1);
    }
  }

  private synchronized void believe(JsonNode event) {
    String client = event.path("client").asText();
    String channel = event.path("channel").asText();
    switch (event.get("event").asText()) {
      case "disconnect" -> {
        disconnected.add(client);
        lost += event.get("reason").asText().equals("node lost") ? 1 : 0;
      }
      case "unsubscribe" -> unsubscribed.add(client + " " + channel);
      default ->
          channels.merge(
              channel,
              event,
              (old, next) ->
                  old.get("generation").asLong() > next.get("generation").asLong() ? old : next);
    }
  }

  synchronized Set<String> disconnected() {
    return new HashSet<>(disconnected);
  }

  synchronized Set<String> unsubscribed() {
    return new HashSet<>(unsubscribed);
  }

  synchronized Set<String> occupied() {
    Set<String> names = new TreeSet<>();
    channels.forEach(
        (channel, event) -> {
          if (event.get("event").asText().equals("occupied")) {
            names.add(channel);
          }
        });
    return names;
  }

  /** Connections that were told as lost with their node, repeats included. */
  synchronized int lost() {
    return lost;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
