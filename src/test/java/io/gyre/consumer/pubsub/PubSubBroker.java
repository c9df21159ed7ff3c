package io.gyre.consumer.pubsub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gyre.consumer.Broker;
import io.gyre.consumer.BrokerProcess;
import io.gyre.support.CutRelay;
import io.gyre.support.FreePort;
import io.gyre.support.Tool;
import io.vertx.core.net.HostAndPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Google's fake of Pub/Sub, built from src/test/go/pubsub; partitions are ordering keys of one
 * subscription. It crashes as a service does whose memory is elsewhere: nobody reaches it for a
 * while.
 */
final class PubSubBroker implements Broker {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BUILT = Duration.ofMinutes(5);
  private static final String PROJECT = "gyre-test";

  /** What became of a message. */
  record State(String data, int deliveries, int acks, int modified) {}

  private final int door = FreePort.find();
  private final CutRelay relay;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final BrokerProcess process;
  private String subscription = "";
  private int round;
  private int before;

  PubSubBroker() {
    int port = FreePort.find();
    Path binary = Path.of("target", "pubsub").toAbsolutePath();
    Tool.run(
        Path.of("src", "test", "go", "pubsub"),
        Map.of("GOFLAGS", "-mod=readonly"),
        BUILT,
        List.of("go", "build", "-o", binary.toString(), "."));
    process =
        new BrokerProcess(
            List.of(binary.toString(), Integer.toString(port), Integer.toString(door)),
            door,
            BrokerProcess.newDirectory("pubsub").resolve("log"));
    relay = CutRelay.to(port);
  }

  /** Makes a new subscription that keeps the order of keys. */
  void clear() {
    before = all().size();
    subscription = "commands-" + ++round;
    subscribe(subscription);
  }

  /** Makes a topic with a subscription of the same name. */
  void subscribe(String name) {
    call(
        "subscribe",
        JSON.createObjectNode().put("Project", PROJECT).put("ID", name).put("Ordered", true));
  }

  /** Where consumers find it, and after which time it repeats what it does not hear of. */
  PubSubTerms terms(Duration deadline) {
    return new PubSubTerms(HostAndPort.create("127.0.0.1", relay.port()), false, false, deadline);
  }

  /** Breaks its connections; new ones are taken. */
  void breakConnections() {
    relay.reset();
  }

  private String call(String action, ObjectNode request) {
    HttpRequest post =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door + "/" + action))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
            .build();
    try {
      HttpResponse<String> answer = http.send(post, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(action + ": " + answer.statusCode() + ' ' + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new AssertionError(action, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public String options(String more) {
    return options(List.of(subscription), more);
  }

  String options(List<String> names, String more) {
    return """
        {"project_id":"%s","subscriptions":%s%s}
        """
        .formatted(PROJECT, JSON.valueToTree(names), more.isEmpty() ? "" : "," + more);
  }

  @Override
  public void put(int partition, String method, String body) {
    send(
        subscription,
        Integer.toString(partition),
        Map.of("centrifugo-method", method),
        body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void putData(int partition, Map<String, String> fields, byte[] body) {
    send(subscription, Integer.toString(partition), fields, body);
  }

  /** Publishes; without an ordering key when that is "". */
  void send(String name, String key, Map<String, String> attributes, byte[] body) {
    ObjectNode request =
        JSON.createObjectNode()
            .put("Topic", "projects/" + PROJECT + "/topics/" + name)
            .put("Key", key)
            .put("Data", body);
    request.set("Attributes", JSON.valueToTree(attributes));
    call("publish", request);
  }

  /** What became of the messages since the last {@link #clear}, in order. */
  List<State> states() {
    List<State> all = all();
    return all.subList(before, all.size());
  }

  private List<State> all() {
    List<State> states = new ArrayList<>();
    try {
      for (JsonNode each : JSON.readTree(call("messages", JSON.createObjectNode()))) {
        states.add(
            new State(
                new String(each.get("Data").binaryValue(), StandardCharsets.UTF_8),
                each.get("Deliveries").asInt(),
                each.get("Acks").asInt(),
                each.get("Modified").asInt()));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return states;
  }

  @Override
  public long unsettled() {
    return states().stream().filter(state -> state.acks() == 0).count();
  }

  @Override
  public void crash() {
    relay.cut();
  }

  @Override
  public void restart() {
    relay.restore();
  }

  @Override
  public void close() {
    try (process) {
      relay.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
