package io.gyre.compat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.support.Backend;
import io.gyre.support.RawClient;
import io.gyre.support.ServerProcess;
import io.gyre.support.Template;
import io.gyre.support.WebSocketWire;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Runs the rows of one group against one server. */
final class CaseRunner implements AutoCloseable {
  private final ServerProcess server;
  private final Backend backend;
  private final List<String> flags;
  private final Map<String, Connection> connections = new ConcurrentHashMap<>();

  /** An open connection of a row. */
  private record Connection(RawClient client, long openedNs, StringBuilder clientId) {}

  CaseRunner(ServerProcess server, Backend backend, List<String> flags) {
    this.server = server;
    this.backend = backend;
    this.flags = flags;
  }

  /** Runs a row; null if its outcome is right, otherwise what was sent, expected and got. */
  @Nullable String run(CaseTable.Row row) {
    String got = outcome(row);
    if (!right(row, got) && row.steps().toString().contains("now") && !then(row)) {
      // a second may have passed between making the token and the server's look at it
      got = outcome(row);
    }
    if (right(row, got)) {
      return null;
    }
    return "%s  connection %s, sent %s%n      expected %s%n      got      %s"
        .formatted(row.id(), row.connection(), row.steps(), row.outcome(), got);
  }

  @Override
  public void close() {
    connections.values().forEach(connection -> connection.client().close());
  }

  private static boolean then(CaseTable.Row row) {
    return row.connection().startsWith("then ");
  }

  private boolean right(CaseTable.Row row, String got) {
    String alternative = row.alternative();
    return Outcomes.same(row.outcome(), got)
        || (!server.isReference() && alternative != null && Outcomes.same(alternative, got));
  }

  private String outcome(CaseTable.Row row) {
    backend.takePaths();
    backend.answer("");
    try {
      Connection connection = connection(row);
      String outcome = "";
      for (String step : row.steps()) {
        outcome = step(connection, new Template(), step);
      }
      return outcome + calls();
    } catch (WebSocketWire.Refused refused) {
      return "http " + refused.status();
    } catch (AssertionError | RuntimeException e) {
      return "failure: " + e;
    }
  }

  private String calls() {
    List<String> paths = backend.takePaths();
    if (flags.contains("jwks")) {
      String which = paths.isEmpty() ? "" : ": " + paths.get(0);
      return " (fetches " + paths.size() + which + ")";
    }
    return paths.isEmpty() ? "" : "; " + paths.get(0).substring(1) + " proxy called";
  }

  private Connection connection(CaseTable.Row row) {
    String[] parts = row.connection().split(" (?=[\\w-]+:\\S+$)", 2);
    String who = parts[0];
    if (who.startsWith("then ")) {
      Connection earlier = connections.get(who.substring(5));
      if (earlier == null) {
        throw new IllegalStateException("no connection of " + who);
      }
      return earlier;
    }
    Map<String, String> headers = new HashMap<>();
    if (parts.length > 1) {
      headers.put(parts[1].split(":")[0], parts[1].split(":")[1]);
    }
    RawClient client = RawClient.open(server.port(), "/connection/websocket", false, headers);
    Connection connection = new Connection(client, System.nanoTime(), new StringBuilder());
    Connection before = connections.put(row.id(), connection);
    if (before != null) {
      before.client().close();
    }
    if (!who.equals("-")) {
      String claims = who.equals("anon") ? "{}" : "{\"sub\":\"" + who + "\"}";
      claims = who.startsWith("{") ? who : claims;
      String reply =
          step(connection, new Template(), "connect {\"token\":\"${jwt " + claims + "}\"}");
      if (!reply.startsWith("ok ")) {
        throw new AssertionError("connect: " + reply);
      }
    }
    return connection;
  }

  private String step(Connection connection, Template template, String text) {
    RawClient client = connection.client();
    template.set("backend", backend.url());
    int space = text.indexOf(' ');
    String verb = space < 0 ? text : text.substring(0, space);
    String rest = space < 0 ? "" : template.fill(text.substring(space + 1));
    switch (verb) {
      case "!jwks":
        backend.jwks(rest);
        return "";
      case "!answer":
        backend.answer(rest);
        return "";
      case "api":
        return "api " + server.api().post(rest.split(" ", 2)[0], rest.split(" ", 2)[1]);
      case "raw":
        client.send(rest);
        return Outcomes.of(client.next(), "raw", connection.clientId());
      case "push", "close":
        return awaited(connection, rest);
      default:
        JsonNode reply = client.call("{\"" + verb + "\":" + Outcomes.body(rest) + "}");
        return Outcomes.of(reply.toString(), verb, connection.clientId());
    }
  }

  /** Waits for a push or the end, at least and at most so many seconds after the opening. */
  private static String awaited(Connection connection, String bounds) {
    String[] limits = bounds.isEmpty() ? new String[] {"0", "5"} : bounds.split(" ");
    long least = (long) (Double.parseDouble(limits[0]) * 1e9);
    long most = (long) (Double.parseDouble(limits[1]) * 1e9);
    Duration left = Duration.ofNanos(most - (System.nanoTime() - connection.openedNs()));
    String message = connection.client().next(left);
    if (message == null) {
      return "nothing";
    }
    long after = System.nanoTime() - connection.openedNs();
    String early = after < least ? " too early, after " + after / 1_000_000 + " ms" : "";
    return Outcomes.of(message, "push", connection.clientId()) + early;
  }
}
