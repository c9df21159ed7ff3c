import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Subscribes over every given websocket address, publishes through one API address, and demands that
 * everything arrives everywhere, once and in one order. Run by cluster.sh, without compiling:
 *
 * <pre>GYRE_API_KEY=… GYRE_TOKEN_SECRET=… java ClusterSmoke.java API_URL WEBSOCKET_URL…</pre>
 */
public final class ClusterSmoke {
  private static final String CHANNEL = "news:smoke-" + System.nanoTime();
  private static final int PUBLICATIONS = 200;
  private static final long LIMIT_SECONDS = 30;

  private ClusterSmoke() {}

  public static void main(String[] args) throws Exception {
    String api = args[0];
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    List<Subscriber> subscribers = new ArrayList<>();
    for (String address : List.of(args).subList(1, args.length)) {
      Subscriber subscriber = new Subscriber(address);
      http.newWebSocketBuilder()
          .buildAsync(URI.create(address), subscriber)
          .get(LIMIT_SECONDS, TimeUnit.SECONDS);
      subscribers.add(subscriber);
    }
    for (Subscriber subscriber : subscribers) {
      subscriber.await(subscriber.subscribed, "no subscription");
    }
    for (int i = 0; i < PUBLICATIONS; i++) {
      publish(http, api, i);
    }
    List<String> first = null;
    for (Subscriber subscriber : subscribers) {
      subscriber.await(subscriber.arrived, "publications are missing");
      List<String> got = List.copyOf(subscriber.received);
      first = first == null ? got : first;
      if (!got.equals(first) || got.size() != PUBLICATIONS) {
        throw new IllegalStateException(subscriber.address + " received something else: " + got);
      }
      System.out.println(subscriber.address + ": " + got.size() + " publications, in order");
    }
    System.exit(0);
  }

  private static void publish(HttpClient http, String api, int i) throws Exception {
    String body = "{\"channel\":\"" + CHANNEL + "\",\"data\":{\"n\":" + i + "}}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api + "/publish"))
            .header("X-API-Key", System.getenv("GYRE_API_KEY"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200 || !answer.body().contains("\"offset\":" + (i + 1))) {
      throw new IllegalStateException("publish: " + answer.statusCode() + " " + answer.body());
    }
  }

  private static String token() throws Exception {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String head = base64.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8));
    String body = base64.encodeToString("{\"sub\":\"smoke\"}".getBytes(StandardCharsets.UTF_8));
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] secret = System.getenv("GYRE_TOKEN_SECRET").getBytes(StandardCharsets.UTF_8);
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    byte[] signature = mac.doFinal((head + "." + body).getBytes(StandardCharsets.US_ASCII));
    return head + "." + body + "." + base64.encodeToString(signature);
  }

  /** One connection; its callbacks come one after the other. */
  private static final class Subscriber implements WebSocket.Listener {
    private static final Pattern NUMBER = Pattern.compile("\"pub\":\\{.*?\"n\":(\\d+)");

    final String address;
    final CountDownLatch subscribed = new CountDownLatch(1);
    final CountDownLatch arrived = new CountDownLatch(PUBLICATIONS);
    final List<String> received = Collections.synchronizedList(new ArrayList<>());
    private final StringBuilder text = new StringBuilder();
    private volatile String trouble = "";

    Subscriber(String address) {
      this.address = address;
    }

    void await(CountDownLatch latch, String otherwise) throws InterruptedException {
      if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            address + ": " + otherwise + "; received " + received.size() + " " + trouble);
      }
    }

    @Override
    public void onOpen(WebSocket socket) {
      try {
        socket.sendText(
            "{\"id\":1,\"connect\":{\"token\":\"" + token() + "\"}}\n"
                + "{\"id\":2,\"subscribe\":{\"channel\":\"" + CHANNEL + "\"}}",
            true);
      } catch (Exception e) {
        trouble = e.toString();
      }
      socket.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        text.toString().lines().forEach(line -> take(socket, line));
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    private void take(WebSocket socket, String message) {
      Matcher number = NUMBER.matcher(message);
      if (message.equals("{}")) {
        socket.sendText("{}", true);
      } else if (message.contains("\"error\"")) {
        trouble = message;
      } else if (message.contains("\"id\":2")) {
        subscribed.countDown();
      } else if (number.find()) {
        received.add(number.group(1));
        arrived.countDown();
      }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      trouble = "closed with " + code + " " + reason;
      return null;
    }
  }
}
