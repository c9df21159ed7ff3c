package io.gyre.api;

import io.gyre.loop.VertxLoop;
import io.gyre.metrics.Meters;
import io.gyre.protocol.ErrorInfo;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The server API on the event bus, as JSON: address {@code gyre.<method>}, body and reply as over
 * HTTP. Subscribing a user is {@code gyre.subscribe_user}, since bridge clients subscribe
 * themselves at {@code gyre.subscribe}. Who reaches the bus has the rights of the API key.
 *
 * <p>Thread: its own context; run one instance for each event loop.
 */
public final class BusApiVerticle extends VerticleBase {
  /** What every address begins with. */
  static final String PREFIX = "gyre.";

  private final Meters meters;

  /**
   * The API of one node.
   *
   * @param meters count the calls, as protocol {@code bus}
   */
  public BusApiVerticle(Meters meters) {
    this.meters = meters;
  }

  /** The address of a method. */
  static String address(ApiMethod method) {
    return PREFIX + (method.equals(UserMethods.SUBSCRIBE) ? "subscribe_user" : method.name());
  }

  @Override
  public Future<?> start() {
    Operations operations =
        new Operations(
            vertx.eventBus(),
            new DeliveryOptions().setSendTimeout(Operations.PATIENCE.toMillis()),
            new ApiMeters(meters.open(), "bus", VertxLoop.of(context)::nowNanos));
    List<Future<?>> registered = new ArrayList<>();
    for (ApiMethod method : ApiMethods.ALL) {
      registered.add(
          vertx
              .eventBus()
              .<Object>consumer(address(method), message -> serve(operations, method, message))
              .completion());
    }
    return Future.all(registered);
  }

  private static void serve(Operations operations, ApiMethod method, Message<Object> message) {
    Struct in;
    try {
      in = StructReader.readWhole(bytes(message.body()), method.request());
    } catch (BadJson e) {
      operations.meters().failed(method.name(), "unmarshal");
      message.reply(json(Answer.of(badRequest(e))));
      return;
    }
    operations.call(method, in, answer -> message.reply(json(answer)));
  }

  private static ErrorInfo badRequest(BadJson problem) {
    return new ErrorInfo(
        ApiError.BAD_REQUEST.code(), "bad request: " + problem.getMessage(), false);
  }

  private static byte[] bytes(Object body) {
    if (body instanceof JsonObject object) {
      return object.toBuffer().getBytes();
    }
    if (body instanceof Buffer buffer) {
      return buffer.getBytes();
    }
    return body instanceof String text
        ? text.getBytes(StandardCharsets.UTF_8)
        : "null".getBytes(StandardCharsets.UTF_8);
  }

  private static JsonObject json(Answer answer) {
    JsonOutput out = new JsonOutput(256).mark('{');
    answer.writeMember(out);
    return new JsonObject(out.mark('}').toBuffer());
  }
}
