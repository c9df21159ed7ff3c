import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gyre.client.ApiClient;
import io.gyre.client.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/** The backend of the chat: the page, the login, and the answers to what Gyre asks. */
public class Chat {
  static final Map<String, String> NAMES_BY_SESSION = new ConcurrentHashMap<>();
  static final Set<String> ROOMS = Set.of("chat:lobby", "chat:garden");
  static final ApiClient GYRE =
      ApiClient.builder(System.getProperty("gyre", "http://localhost:8000/api"))
          .key("tutorial-key")
          .build();

  public static void main(String[] arguments) throws IOException {
    int port = Integer.getInteger("port", 3000);
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", port), 0);
    file(server, "/", "text/html; charset=utf-8", "docs/tutorial/chat.html");
    file(server, "/centrifuge.js", "text/javascript", "src/main/resources/demo/centrifuge-5.8.0.min.js");
    server.createContext("/login", exchange -> answer(exchange, login(exchange)));
    proxy(server, "/gyre/connect", Chat::connect);
    proxy(server, "/gyre/subscribe", (exchange, asked) -> subscribe(asked));
    proxy(server, "/gyre/publish", (exchange, asked) -> publish(asked));
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    System.out.println("http://localhost:" + port + "/");
  }

  /** Gives a session to a name that is well-formed and that nobody in the lobby has. */
  static String login(HttpExchange exchange) throws IOException {
    String name = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (!name.matches("[\\p{L}\\p{N}]{1,20}")) {
      return "a name has 1 to 20 letters and digits";
    }
    if (GYRE.presence("chat:lobby").clients().values().stream().anyMatch(c -> c.user().equals(name))) {
      return name + " is here already";
    }
    String session = UUID.randomUUID().toString();
    NAMES_BY_SESSION.put(session, name);
    exchange.getResponseHeaders().set("Set-Cookie", "session=" + session + "; HttpOnly; SameSite=Lax; Path=/");
    return "";
  }

  /** Who is it? Gyre passes the cookie on that the browser sent with its connection. */
  static Object connect(HttpExchange exchange, Map<String, Json> asked) {
    String cookies = String.valueOf(exchange.getRequestHeaders().getFirst("Cookie"));
    String name = NAMES_BY_SESSION.get(cookies.replaceAll("(^|.*; )session=([^;]*).*", "$2"));
    return name == null
        ? Map.of("disconnect", Map.of("code", 4501, "reason", "log in first"))
        : Map.of("result", Map.of("user", name));
  }

  /** May they listen? Here: to rooms that exist. */
  static Object subscribe(Map<String, Json> asked) {
    return ROOMS.contains(asked.get("channel").string())
        ? Map.of("result", Map.of())
        : Map.of("error", Map.of("code", 103, "message", "permission denied"));
  }

  /** May they say this? Yes, if it is a text; who said it, and when, is for the server to say. */
  static Object publish(Map<String, Json> asked) {
    Json text = asked.get("data").members().get("text");
    if (text == null || text.string().isBlank() || text.string().length() > 200) {
      return Map.of("error", Map.of("code", 1000, "message", "1 to 200 characters, please"));
    }
    var data = Map.of("text", text, "from", asked.get("user"), "at", System.currentTimeMillis());
    return Map.of("result", Map.of("data", data));
  }

  static void proxy(HttpServer server, String path, BiFunction<HttpExchange, Map<String, Json>, Object> backend) {
    server.createContext(path, exchange -> {
      Json asked = Json.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      answer(exchange, Json.of(backend.apply(exchange, asked.members())).text());
    });
  }

  static void file(HttpServer server, String path, String type, String file) {
    server.createContext(path, exchange -> {
      exchange.getResponseHeaders().set("Content-Type", type);
      answer(exchange, Files.readString(Path.of(file)));
    });
  }

  static void answer(HttpExchange exchange, String text) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }
}
