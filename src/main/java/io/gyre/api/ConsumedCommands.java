package io.gyre.api;

import io.gyre.api.ConsumedCommand.Reach;
import io.gyre.loop.Loop;
import io.gyre.metrics.MeterSet;
import io.gyre.protocol.Data;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server API for what consumers read from queues, logs and tables: the methods that change
 * something, by the same description as over HTTP, counted as protocol {@code consuming}.
 *
 * <p>Thread: the loop it was made for; futures complete there.
 */
public final class ConsumedCommands {
  private static final Field METHOD = new Field("method", 1, FieldType.STRING);
  private static final Field PAYLOAD = new Field("payload", 2, FieldType.RAW);
  private static final Shape ENVELOPE = Shape.of("ConsumedCommand", METHOD, PAYLOAD);
  private static final byte[] ABSENT = {};

  /** Whoever writes into a queue does not wait for answers, so reads make no sense there. */
  private static final Set<ApiMethod> METHODS =
      Set.of(
          PublishMethods.PUBLISH,
          PublishMethods.BROADCAST,
          UserMethods.SUBSCRIBE,
          UserMethods.UNSUBSCRIBE,
          UserMethods.DISCONNECT,
          ChannelMethods.HISTORY_REMOVE,
          UserMethods.REFRESH);

  private final Operations operations;

  /**
   * Calls for one loop.
   *
   * @param loop gives time
   * @param bus carries the questions
   * @param set where calls are counted
   */
  public ConsumedCommands(Loop loop, EventBus bus, MeterSet set) {
    this.operations =
        new Operations(
            bus,
            new DeliveryOptions().setSendTimeout(Operations.PATIENCE.toMillis()),
            new ApiMeters(set, "consuming", loop::nowNanos));
  }

  /**
   * Reads an envelope {@code {"method": …, "payload": …}}; the payload may be a string that
   * contains the JSON.
   *
   * @param json not changed afterwards
   */
  public ConsumedCommand envelope(byte[] json) {
    Struct envelope;
    byte[] payload;
    try {
      envelope = StructReader.readWhole(json, ENVELOPE);
      payload = payload(envelope.raw(PAYLOAD));
    } catch (BadJson e) {
      return ConsumedCommand.decided(ConsumedOutcome.malformed("envelope: " + e.getMessage()));
    }
    return command(envelope.text(METHOD), payload);
  }

  private static byte[] payload(@Nullable Data raw) {
    if (raw == null) {
      return ABSENT;
    }
    JsonInput in = new JsonInput(raw.bytes());
    return in.peek() == '"' ? in.text().getBytes(StandardCharsets.UTF_8) : raw.bytes();
  }

  /**
   * Reads the call of a method.
   *
   * @param name of a method, exactly
   * @param request JSON of its request, not changed afterwards
   */
  public ConsumedCommand command(String name, byte[] request) {
    ApiMethod method = ApiMethods.named(name);
    if (method == null || !METHODS.contains(method)) {
      return ConsumedCommand.decided(ConsumedOutcome.unsupported(name));
    }
    Struct in;
    try {
      in = StructReader.readWhole(request, method.request());
    } catch (BadJson e) {
      operations.meters().failed(name, "unmarshal");
      return ConsumedCommand.decided(
          ConsumedOutcome.malformed(name + ": invalid data: " + e.getMessage()));
    }
    return ready(method, in);
  }

  /**
   * Returns what publishes to one channel, or to several as a broadcast.
   *
   * @param channels at least one
   * @param data payload, whatever it is; not changed afterwards
   * @param options the rest
   */
  public ConsumedCommand publish(List<String> channels, byte[] data, PublicationOptions options) {
    boolean one = channels.size() == 1;
    ApiMethod method = one ? PublishMethods.PUBLISH : PublishMethods.BROADCAST;
    Data payload = data.length == 0 ? null : Data.of(data);
    return ready(
        method,
        one
            ? PublishMethods.publishRequest(channels.get(0), payload, options)
            : PublishMethods.broadcastRequest(channels, payload, options));
  }

  private ConsumedCommand ready(ApiMethod method, Struct in) {
    return new ConsumedCommand(reach(method, in), () -> call(method, in));
  }

  private static Reach reach(ApiMethod method, Struct in) {
    if (method.equals(PublishMethods.PUBLISH) || method.equals(PublishMethods.BROADCAST)) {
      return new Reach.Channels(PublishMethods.channels(in));
    }
    return method.equals(ChannelMethods.HISTORY_REMOVE)
        ? new Reach.Channels(Set.of(ChannelMethods.channelOf(in)))
        : new Reach.Anything();
  }

  private Future<ConsumedOutcome> call(ApiMethod method, Struct in) {
    Promise<ConsumedOutcome> outcome = Promise.promise();
    operations.call(method, in, answer -> outcome.complete(outcome(method, answer)));
    return outcome.future();
  }

  private static ConsumedOutcome outcome(ApiMethod method, Answer answer) {
    if (answer.error() != null) {
      return ConsumedOutcome.failed(method.name(), answer.error());
    }
    boolean again =
        method.equals(PublishMethods.BROADCAST)
            && answer.result() != null
            && PublishMethods.failedSlots(answer.result()).contains(ApiError.INTERNAL.code());
    return again ? ConsumedOutcome.failed(method.name(), ApiError.INTERNAL) : ConsumedOutcome.DONE;
  }

  /**
   * What a publication may have beside channels and data.
   *
   * @param idempotencyKey repeats are answered as the first; "" for none
   * @param delta let subscribers that negotiated delta get one
   * @param version refused when not above the stored one, unsigned; 0 for none
   * @param versionEpoch scope of the versions
   * @param tags delivered along
   */
  public record PublicationOptions(
      String idempotencyKey,
      boolean delta,
      long version,
      String versionEpoch,
      Map<String, String> tags) {}
}
