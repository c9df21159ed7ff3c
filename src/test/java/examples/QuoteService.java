package examples;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.function.Consumer;

/**
 * A service that joins Gyre through the TCP event-bus bridge. It answers requests at {@code
 * quotes.ask}, publishes each quote to the channel of its symbol, and hears every order that
 * clients publish to {@code hist:orders}.
 */
public final class QuoteService implements AutoCloseable {

  private static final int LENGTH_BYTES = 4;

  private final NetSocket socket;
  private final Consumer<JsonObject> orders;

  private QuoteService(NetSocket socket, Consumer<JsonObject> orders) {
    this.socket = socket;
    this.orders = orders;
  }

  /** Runs the service until its connection ends: host, port of the bridge, connection token. */
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    join(vertx, args[0], Integer.parseInt(args[1]), args[2], System.out::println)
        .onFailure(problem -> vertx.close());
  }

  /**
   * Joins a node.
   *
   * @param orders gets the data of each order
   * @return done when the connection is open; messages are answered in the order they are sent
   */
  public static Future<QuoteService> join(
      Vertx vertx, String host, int port, String token, Consumer<JsonObject> orders) {
    return vertx
        .createNetClient()
        .connect(port, host)
        .map(
            socket -> {
              QuoteService service = new QuoteService(socket, orders);
              service.start(token);
              return service;
            });
  }

  private void start(String token) {
    RecordParser parser = RecordParser.newFixed(LENGTH_BYTES);
    boolean[] length = {true};
    parser.handler(
        record -> {
          parser.fixedSizeMode(length[0] ? record.getInt(0) : LENGTH_BYTES);
          if (!length[0]) {
            received(record.toJsonObject());
          }
          length[0] = !length[0];
        });
    socket.handler(parser);
    // The first message shows who the service is.
    send(register("quotes.ask").put("headers", new JsonObject().put("token", token)));
    send(register("gyre.channel.hist:orders"));
  }

  private void received(JsonObject message) {
    String address = message.getString("address", "");
    if (message.getString("type").equals("err")) {
      System.err.println("refused: " + message.encode());
    } else if (address.equals("quotes.ask")) {
      answer(message);
    } else if (address.equals("gyre.channel.hist:orders")) {
      JsonObject publication = message.getJsonObject("body").getJsonObject("pub");
      if (publication != null) {
        orders.accept(publication.getJsonObject("data"));
      }
    }
  }

  private void answer(JsonObject request) {
    String symbol = request.getJsonObject("body").getString("symbol");
    JsonObject quote = new JsonObject().put("symbol", symbol).put("price", 100 + symbol.length());
    send(message("gyre.publish", publish("quotes:" + symbol, quote)));
    send(message(request.getString("replyAddress"), quote));
  }

  private static JsonObject register(String address) {
    return new JsonObject().put("type", "register").put("address", address);
  }

  private static JsonObject message(String address, JsonObject body) {
    return new JsonObject().put("type", "send").put("address", address).put("body", body);
  }

  private static JsonObject publish(String channel, JsonObject data) {
    return new JsonObject().put("channel", channel).put("data", data);
  }

  private void send(JsonObject message) {
    Buffer json = message.toBuffer();
    socket.write(Buffer.buffer().appendInt(json.length()).appendBuffer(json));
  }

  @Override
  public void close() {
    socket.close();
  }
}
