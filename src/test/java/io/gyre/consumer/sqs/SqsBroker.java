package io.gyre.consumer.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gyre.consumer.Broker;
import io.gyre.consumer.BrokerProcess;
import io.gyre.support.CutRelay;
import io.gyre.support.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * ElasticMQ; partitions are message groups of one queue. It crashes as a service does whose memory
 * is elsewhere: nobody reaches it for a while.
 */
final class SqsBroker implements Broker {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CONFIG =
      """
      include classpath("application.conf")
      node-address { protocol = http, host = "127.0.0.1", port = %1$d, context-path = "" }
      rest-sqs { enabled = true, bind-port = %1$d, bind-hostname = "127.0.0.1", sqs-limits = strict }
      rest-stats { enabled = false }
      queues-storage { enabled = false, path = "" }
      messages-storage { enabled = false }
      """;

  private final int port = FreePort.find();
  private final CutRelay relay = CutRelay.to(port);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final BrokerProcess process;
  private String queue = "";
  private int round;

  SqsBroker() {
    Path directory = BrokerProcess.newDirectory("sqs");
    Path config = directory.resolve("elasticmq.conf");
    try {
      Files.writeString(config, CONFIG.formatted(port));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    process =
        new BrokerProcess(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dconfig.file=" + config,
                "-cp",
                System.getProperty("java.class.path"),
                SqsServerMain.class.getName()),
            port,
            directory.resolve("log"));
  }

  /** Makes a new queue whose groups are the partitions. */
  void clear() {
    queue = create("commands-" + ++round + ".fifo", Map.of("FifoQueue", "true"));
  }

  /** Makes another queue; returns its URL. */
  String create(String name, Map<String, String> attributes) {
    ObjectNode request = JSON.createObjectNode().put("QueueName", name);
    attributes.forEach(request.putObject("Attributes")::put);
    return call("CreateQueue", request).get("QueueUrl").asText();
  }

  /** Where consumers find it. */
  String endpoint() {
    return "http://127.0.0.1:" + relay.port();
  }

  JsonNode call(String action, ObjectNode request) {
    HttpRequest post =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", "AmazonSQS." + action)
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
            .build();
    try {
      HttpResponse<String> answer = http.send(post, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(action + ": " + answer.statusCode() + ' ' + answer.body());
      }
      return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError(action, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public String options(String more) {
    return options(List.of(queue), more);
  }

  String options(List<String> urls, String more) {
    return """
        {"queues":%s,"region":"eu-central-1","localstack_endpoint":"%s",
         "max_concurrency":2,"wait_time":"1s","visibility_timeout":"3s"%s}
        """
        .formatted(JSON.valueToTree(urls), endpoint(), more.isEmpty() ? "" : "," + more);
  }

  @Override
  public void put(int partition, String method, String body) {
    send(
        queue,
        Integer.toString(partition),
        method.isEmpty() ? Map.of() : Map.of("centrifugo-method", method),
        body);
  }

  @Override
  public void putData(int partition, Map<String, String> fields, byte[] body) {
    send(queue, Integer.toString(partition), fields, new String(body, StandardCharsets.UTF_8));
  }

  /** Sends a message; without a group when that is "". Attributes cannot be empty, so none are. */
  void send(String url, String group, Map<String, String> attributes, String body) {
    ObjectNode request = JSON.createObjectNode().put("QueueUrl", url).put("MessageBody", body);
    if (!group.isEmpty()) {
      request
          .put("MessageGroupId", group)
          .put("MessageDeduplicationId", UUID.randomUUID().toString());
    }
    ObjectNode own = request.putObject("MessageAttributes");
    attributes.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            own.putObject(name).put("DataType", "String").put("StringValue", value);
          }
        });
    call("SendMessage", request);
  }

  /** Has a reader that never comes back get the first message. */
  void readByAnother(Duration visibility) {
    ObjectNode request =
        JSON.createObjectNode()
            .put("QueueUrl", queue)
            .put("MaxNumberOfMessages", 1)
            .put("VisibilityTimeout", visibility.toSeconds());
    assertEquals(1, call("ReceiveMessage", request).get("Messages").size());
  }

  @Override
  public long unsettled() {
    return unsettled(queue);
  }

  long unsettled(String url) {
    ObjectNode request = JSON.createObjectNode().put("QueueUrl", url);
    request
        .putArray("AttributeNames")
        .add("ApproximateNumberOfMessages")
        .add("ApproximateNumberOfMessagesNotVisible");
    long sum = 0;
    for (JsonNode count : call("GetQueueAttributes", request).get("Attributes")) {
      sum += count.asLong();
    }
    return sum;
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
