package examples;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * A service with a Vert.x of its own on the cluster's event bus: it hears the orders that clients
 * publish to {@code hist:orders}, confirms each in {@code hist:confirmed}, and answers at {@code
 * orders.count}.
 */
public final class OrderService {

  private final Vertx vertx;
  private int count;

  private OrderService(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Runs the service: cluster name, secret, own address, nodes… */
  public static void main(String[] args) throws Exception {
    BusMember member =
        BusMember.join(args[0], args[1], args[2], List.of(args).subList(3, args.length))
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    OrderService service = new OrderService(member.vertx());
    member.vertx().runOnContext(go -> service.start());
  }

  private void start() {
    vertx
        .eventBus()
        .consumer("orders.count", message -> message.reply(new JsonObject().put("count", count)));
    ChannelListener.open(vertx, Duration.ofSeconds(6))
        .compose(listener -> listener.listen("hist:orders", this::confirm))
        .onSuccess(ready -> System.out.println("ready"))
        .onFailure(
            problem -> {
              System.err.println(problem);
              System.exit(1);
            });
  }

  private void confirm(JsonObject order) {
    count++;
    JsonObject data = new JsonObject().put("confirmed", order.getValue("data"));
    JsonObject publish =
        new JsonObject()
            .put("channel", "hist:confirmed")
            .put("data", data)
            // A request that is repeated is done once.
            .put("idempotency_key", "order-" + order.getLong("offset"));
    vertx.eventBus().request("gyre.publish", publish).onFailure(System.err::println);
  }
}
