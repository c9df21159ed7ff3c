package io.gyre.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gyre.support.Json;
import io.gyre.support.ServerProcess.Place;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A network of its own for each node, and between them a switch that cuts, loses and delays what
 * the nodes send each other; clients reach the nodes past it. See {@code packet-switch.py}. Needs
 * Linux and root. Nothing of it outlives {@link #close} or this process.
 *
 * <p>Thread: any.
 */
final class FaultNet implements AutoCloseable, Sites {
  /** Port of membership on every node. */
  static final int MEMBER_PORT = 5701;

  /** Port of the event bus on every node. */
  static final int BUS_PORT = 5702;

  private static final String NEEDS =
      "tests with network faults need Linux, root, python3, ip (iproute2), nsenter (util-linux)"
          + " and /dev/net/tun; .ci/test-tools.sh netfault installs what is missing";

  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;
  private final JsonNode nodes;

  private FaultNet(Process process) throws IOException {
    this.process = process;
    answers = process.inputReader(StandardCharsets.UTF_8);
    commands = process.outputWriter(StandardCharsets.UTF_8);
    String line = answers.readLine();
    JsonNode made = Json.parse(line == null ? "{}" : line);
    if (!made.has("nodes")) {
      throw new IllegalStateException(NEEDS + ". It says: " + made.path("error").asText("nothing"));
    }
    nodes = made.get("nodes");
  }

  /**
   * Makes the networks.
   *
   * @throws IllegalStateException if that is not possible here, with what is missing
   */
  static FaultNet start(int nodes) {
    try (InputStream script = FaultNet.class.getResourceAsStream("packet-switch.py")) {
      if (script == null) {
        throw new IllegalStateException("packet-switch.py is not there");
      }
      String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      ProcessBuilder builder =
          new ProcessBuilder("python3", "-c", text, String.valueOf(nodes))
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      return new FaultNet(builder.start());
    } catch (IOException e) {
      throw new IllegalStateException(NEEDS, e);
    }
  }

  /** Changes of configuration together with what nodes in this network need. */
  static String configured(String changes) {
    ObjectNode config = (ObjectNode) Json.parse(changes);
    config.withObjectProperty("cluster").withObjectProperty("bus").put("port", BUS_PORT);
    return config.toString();
  }

  @Override
  public List<String> members() {
    List<String> members = new ArrayList<>();
    nodes.forEach(node -> members.add(node.path("cluster").asText() + ":" + MEMBER_PORT));
    return members;
  }

  @Override
  public Place place(int node) {
    JsonNode made = nodes.get(node);
    List<String> enter = List.of("nsenter", "--net=" + made.path("net").asText());
    return new Place(enter, Map.of(), made.path("client").asText());
  }

  @Override
  public String here(int node) {
    // The other end of the client's device, in a network of four addresses.
    String client = nodes.get(node).path("client").asText();
    int last = client.lastIndexOf('.') + 1;
    return client.substring(0, last) + (Integer.parseInt(client.substring(last)) - 1);
  }

  /** Loses everything from one node to another. */
  void cut(int from, int to) {
    command("cut " + from + " " + to);
  }

  /** Loses everything between one node and all others. */
  void isolate(int node) {
    others(node)
        .forEach(
            other -> {
              cut(node, other);
              cut(other, node);
            });
  }

  /** Loses everything from one node to all others, who still reach it. */
  void mute(int node) {
    others(node).forEach(other -> cut(node, other));
  }

  /** Loses everything from one node to another that comes from or goes to a TCP port. */
  void cut(int from, int to, int port) {
    command("cut " + from + " " + to + " " + port);
  }

  /** Loses everything between all nodes that comes from or goes to a TCP port. */
  void cutPort(int port) {
    for (int from = 0; from < nodes.size(); from++) {
      int node = from;
      others(node).forEach(to -> command("cut " + node + " " + to + " " + port));
    }
  }

  /**
   * Loses packets by chance.
   *
   * @param percent of all
   */
  void lose(int percent) {
    command("loss " + percent);
  }

  /** Holds every packet for so long. */
  void delay(Duration time) {
    command("delay " + time.toMillis());
  }

  /** Ends all faults. */
  void heal() {
    command("heal");
  }

  /** Packets lost so far on purpose. */
  long lost() {
    String[] words = command("count").split(" ");
    return Long.parseLong(words[2]);
  }

  private IntStream others(int node) {
    return IntStream.range(0, nodes.size()).filter(other -> other != node);
  }

  private synchronized String command(String line) {
    try {
      commands.write(line + "\n");
      commands.flush();
      String answer = answers.readLine();
      if (answer == null || !answer.startsWith("ok ")) {
        throw new IllegalStateException(line + ": " + answer);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException("packet switch ended", e);
    }
  }

  /** Ends the nodes that still run in it, and the network. */
  @Override
  public void close() {
    try {
      commands.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
