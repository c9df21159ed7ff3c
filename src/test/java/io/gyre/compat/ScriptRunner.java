package io.gyre.compat;

import io.gyre.support.Api;
import io.gyre.support.Backend;
import io.gyre.support.HttpStream;
import io.gyre.support.Json;
import io.gyre.support.RawClient;
import io.gyre.support.ServerProcess;
import io.gyre.support.Template;
import io.gyre.support.Tokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Plays one case of a script against a server. */
final class ScriptRunner {
  private static final Pattern ACTION = Pattern.compile("([A-Z])(<<|[><=~!-]| \\w+)(?: (.*))?");

  private static final Pattern TTL = Pattern.compile("\"ttl\":(\\d+)");

  private final ServerProcess server;
  private final Template template = new Template();
  private final Map<String, RawClient> clients = new HashMap<>();
  private final Map<String, HttpStream> streams = new HashMap<>();
  private final List<String> unordered = new ArrayList<>();
  private String unorderedClient = "";
  private Api.Answer answer = new Api.Answer(0, "");

  private final @Nullable Backend backend;

  private ScriptRunner(ServerProcess server, @Nullable Backend backend) {
    this.server = server;
    this.backend = backend;
  }

  /** Plays a case; null if all went as written, otherwise line, expected and got. */
  static @Nullable String run(ServerProcess server, Script.Case play) {
    return new ScriptRunner(server, null).play(play);
  }

  /** The same with a backend that the server asks. */
  static @Nullable String run(ServerProcess server, Script.Case play, Backend backend) {
    backend.answer("");
    backend.takeQuestions();
    return new ScriptRunner(server, backend).play(play);
  }

  private @Nullable String play(Script.Case play) {
    String sent = "";
    for (Script.Line line : play.lines()) {
      try {
        String text = line.text().replace("\\n", "\n");
        if (line.text().matches("^[A-Z][<=~].*|^[A-Z]<<.*|^=[>~].*")) {
          // in what is expected, \n is what JSON shows for a line break, except between lines
          text = line.text().replace("}\\n{", "}\n{");
        }
        sent = text.matches("(?s)^([A-Z]>|api|http|closes).*") ? text : sent;
        step(text);
      } catch (AssertionError | RuntimeException e) {
        close();
        return "%s, line %d%n      after    %s%n      expected %s%n      got      %s"
            .formatted(
                play.name(), line.number(), shorten(sent), shorten(line.text()), e.getMessage());
      }
    }
    String left = settleLast(play);
    close();
    return left;
  }

  private @Nullable String settleLast(Script.Case play) {
    try {
      settleUnordered();
      return null;
    } catch (AssertionError e) {
      return play.name() + ", at its end: " + e.getMessage();
    }
  }

  private void close() {
    clients.values().forEach(RawClient::close);
    streams.values().forEach(HttpStream::close);
  }

  private static String shorten(String text) {
    return text.length() < 800 ? text : text.substring(0, 800) + "…";
  }

  private void step(String text) {
    if (!text.matches("(?s)[A-Z]~ .*")) {
      settleUnordered();
    }
    if (text.startsWith("api ")) {
      String[] parts = text.split(" ", 3);
      answer = server.api().post(parts[1], template.fill(parts[2]));
    } else if (text.startsWith("http ")) {
      http(text);
    } else if (text.startsWith("backend ")) {
      Objects.requireNonNull(backend).answer(template.fill(text.substring(8)));
    } else if (text.startsWith("? ")) {
      asked(text.substring(2));
    } else if (text.startsWith("=")) {
      expectAnswer(text.charAt(1) == '~', text.substring(2).strip());
    } else if (text.startsWith("closes ")) {
      closes(text);
    } else {
      act(text);
    }
  }

  /** The next question: its path, each header that is named, its body. */
  private void asked(String expected) {
    Backend.Question question;
    try {
      question = Objects.requireNonNull(backend).nextQuestion(RawClient.PATIENCE);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (question == null) {
      throw new AssertionError("no question");
    }
    String[] halves = expected.split(" \\| ?", 2);
    StringBuilder got = new StringBuilder(question.path());
    for (String word : halves[0].split(" ")) {
      if (!word.startsWith("/")) {
        String header = word.substring(0, word.indexOf(':'));
        List<String> values = question.headers().getOrDefault(header, List.of("-"));
        got.append(' ').append(header).append(':');
        got.append(String.join("+", values).replace(' ', '_'));
      }
    }
    expect(false, expected, got + " | " + question.body());
  }

  private void http(String text) {
    String[] halves = text.split(" \\| ?", 2);
    String[] words = halves[0].split(" ");
    List<String> headers = new ArrayList<>();
    for (int i = 3; i < words.length; i++) {
      int colon = words[i].indexOf(':');
      headers.add(words[i].substring(0, colon));
      headers.add(words[i].substring(colon + 1).replace('_', ' '));
    }
    Api api = new Api(server.url(words[2]), "");
    answer = api.request(words[1], "", halves[1], headers.toArray(String[]::new));
  }

  private void expectAnswer(boolean anyOrder, String expected) {
    Matcher status = Pattern.compile("(\\d{3})(?: (.*))?", Pattern.DOTALL).matcher(expected);
    boolean hasStatus = status.matches();
    int code = hasStatus ? Integer.parseInt(status.group(1)) : 200;
    String group = hasStatus ? status.group(2) : expected;
    String body = answer.body().stripTrailing();
    if (answer.status() != code || !matches(anyOrder, group == null ? "" : group, body)) {
      throw new AssertionError(answer.status() + " " + body);
    }
  }

  private void closes(String text) {
    Matcher parts =
        Pattern.compile("closes (before|after) (.*) => (.*)", Pattern.DOTALL).matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(text);
    }
    RawClient client =
        parts.group(1).equals("after")
            ? RawClient.connect(server, Tokens.user("x", 0))
            : RawClient.open(server);
    try (client) {
      client.send(parts.group(2));
      String got = client.awaitClose(Duration.ofSeconds(5));
      if (!got.equals(parts.group(3))) {
        throw new AssertionError(got);
      }
    }
  }

  private void act(String text) {
    Matcher action = Pattern.compile(ACTION.pattern(), Pattern.DOTALL).matcher(text);
    if (!action.matches()) {
      throw new IllegalArgumentException("not understood: " + text);
    }
    String name = action.group(1);
    String what = action.group(3) == null ? "" : action.group(3);
    String verb = action.group(2).strip();
    switch (verb) {
      case "open" -> open(name, "/connection/websocket" + what, false);
      case "stream" -> stream(name, template.fill(what));
      case "at" -> open(name, template.fill(what), false);
      case "with" -> with(name, template.fill(what));
      case "openp" -> open(name, "/connection/websocket", true);
      case "raw" -> open(name, "/connection/websocket", false).answerPings(false);
      case "connect" -> connect(name, what);
      case "connectp" ->
          connectProtobuf(
              open(name, "/connection/websocket", true), template.fill("${jwt " + what + "}"));
      case ">" -> client(name).send(template.fill(what));
      case "<<" -> expect(false, what, next(name));
      case "!" -> {
        client(name).answerPings(false);
        expect(false, what, client(name).next());
        client(name).answerPings(true);
      }
      case "<", "=" -> expect(verb.equals("="), what, client(name).next());
      case "~" -> {
        unorderedClient = name;
        unordered.add(what);
      }
      case "-" -> expect(false, what, client(name).awaitClose(RawClient.PATIENCE));
      case "nothing" -> nothing(client(name), Double.parseDouble(what));
      default -> throw new IllegalArgumentException(text);
    }
  }

  private void expect(boolean anyOrder, String expected, String got) {
    if (!matches(anyOrder, expected, got)) {
      throw new AssertionError(shorten(got));
    }
  }

  /** As expected, or with a second less to live: it may have passed since the token was made. */
  private boolean matches(boolean anyOrder, String expected, String got) {
    if (same(anyOrder, expected, got)) {
      return true;
    }
    Matcher ttl = TTL.matcher(expected);
    return ttl.find()
        && same(
            anyOrder,
            ttl.replaceAll(found -> "\"ttl\":" + (Integer.parseInt(found.group(1)) - 1)),
            got);
  }

  private boolean same(boolean anyOrder, String expected, String got) {
    if (!anyOrder) {
      return template.matches(expected, got);
    }
    return got.startsWith("{")
        && template.matches(
            Json.sorted(template.fillKnown(expected)).toString(), Json.sorted(got).toString());
  }

  private static void nothing(RawClient client, double seconds) {
    String got = client.next(Duration.ofMillis((long) (seconds * 1000)));
    if (got != null) {
      throw new AssertionError(got);
    }
  }

  private void settleUnordered() {
    List<String> expected = new ArrayList<>(unordered);
    unordered.clear();
    while (!expected.isEmpty()) {
      String got = client(unorderedClient).next();
      if (!expected.removeIf(one -> matches(false, one, got))) {
        throw new AssertionError(got + ", still expected any of " + expected);
      }
    }
  }

  private RawClient open(String name, String target, boolean protobuf) {
    RawClient client = RawClient.open(server.port(), target, protobuf, Map.of());
    clients.put(name, client);
    return client;
  }

  private void with(String name, String headers) {
    Map<String, String> all = new HashMap<>();
    for (String word : headers.split(" ")) {
      int colon = word.indexOf(':');
      all.put(word.substring(0, colon), word.substring(colon + 1));
    }
    clients.put(name, RawClient.open(server.port(), "/connection/websocket", false, all));
  }

  private void stream(String name, String text) {
    String[] halves = text.split(" \\| ?", 2);
    String[] words = halves[0].split(" ");
    Map<String, String> headers = new HashMap<>();
    for (int i = 2; i < words.length; i++) {
      int colon = words[i].indexOf(':');
      headers.put(words[i].substring(0, colon), words[i].substring(colon + 1));
    }
    String body = halves.length == 1 ? null : halves[1];
    streams.put(name, HttpStream.open(server.port(), words[0], words[1], headers, body));
  }

  /** The next message of a stream; for another status than 200 that and the body. */
  private String next(String name) {
    HttpStream stream = Objects.requireNonNull(streams.get(name), name);
    String message = stream.next(RawClient.PATIENCE);
    if (message == null) {
      throw new AssertionError("no message");
    }
    return stream.status() == 200 ? message : stream.status() + " " + message;
  }

  private void connect(String name, String claims) {
    RawClient client = open(name, "/connection/websocket", false);
    client.send(template.fill("{\"id\":1,\"connect\":{\"token\":\"${jwt " + claims + "}\"}}"));
    String reply = client.next();
    if (!reply.contains("\"connect\"")) {
      throw new AssertionError(reply);
    }
    template.set(name, Json.parse(reply).path("connect").path("client").asText());
  }

  /** Sends a connect with a token on a Protobuf connection and takes the reply. */
  static void connectProtobuf(RawClient client, String jwt) {
    byte[] token = jwt.getBytes(StandardCharsets.UTF_8);
    String tokenField = "0a" + varint(token.length) + HexFormat.of().formatHex(token);
    String command = "080122" + varint(tokenField.length() / 2) + tokenField;
    client.send(varint(command.length() / 2) + command);
    String reply = client.next();
    if (!reply.contains("08012a")) {
      throw new AssertionError(reply);
    }
  }

  private static String varint(int value) {
    return value < 128
        ? "%02x".formatted(value)
        : "%02x%02x".formatted(value & 127 | 128, value >> 7);
  }

  private RawClient client(String name) {
    RawClient client = clients.get(name);
    if (client == null) {
      throw new IllegalStateException("no connection " + name);
    }
    return client;
  }
}
