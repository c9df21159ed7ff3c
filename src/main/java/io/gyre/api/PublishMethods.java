package io.gyre.api;

import io.gyre.bus.Addresses;
import io.gyre.bus.BusMessage;
import io.gyre.bus.Publish;
import io.gyre.bus.Published;
import io.gyre.protocol.Data;
import io.gyre.protocol.ErrorInfo;
import io.gyre.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code publish} and {@code broadcast} (server API sections 4.1 and 4.2). */
final class PublishMethods {
  private static final Field CHANNEL = new Field("channel", 1, FieldType.STRING);
  private static final Field CHANNELS = new Field("channels", 1, FieldType.STRINGS);
  private static final Field DATA = new Field("data", 2, FieldType.RAW);
  private static final Field B64DATA = new Field("b64data", 3, FieldType.STRING);
  private static final Field SKIP_HISTORY = new Field("skip_history", 4, FieldType.BOOL);
  private static final Field TAGS = new Field("tags", 5, FieldType.STRING_MAP);
  private static final Field IDEMPOTENCY_KEY = new Field("idempotency_key", 6, FieldType.STRING);
  private static final Field DELTA = new Field("delta", 7, FieldType.BOOL);
  private static final Field VERSION = new Field("version", 8, FieldType.UINT64);
  private static final Field VERSION_EPOCH = new Field("version_epoch", 9, FieldType.STRING);
  private static final Field EXCLUDE_CLIENT = new Field("exclude_client", 20, FieldType.STRING);

  private static final Field OFFSET = new Field("offset", 1, FieldType.UINT64);
  private static final Field EPOCH = new Field("epoch", 2, FieldType.STRING);
  private static final Shape PUBLISHED = Shape.of("PublishResult", OFFSET, EPOCH);

  private static final Shape RESPONSE = Answer.shape("PublishResponse", PUBLISHED);
  private static final Field RESPONSES = new Field("responses", 1, FieldType.MESSAGES, RESPONSE);

  static final ApiMethod PUBLISH =
      new ApiMethod(
          "publish",
          "Publishes to a channel.",
          0,
          4,
          request("PublishRequest", CHANNEL),
          PUBLISHED,
          PublishMethods::preparePublish,
          PublishMethods::publishResult);

  static final ApiMethod BROADCAST =
      new ApiMethod(
          "broadcast",
          "Publishes to several channels.",
          1,
          5,
          request("BroadcastRequest", CHANNELS),
          Shape.of("BroadcastResult", RESPONSES),
          PublishMethods::prepareBroadcast,
          PublishMethods::broadcastResult);

  private PublishMethods() {}

  private static Shape request(String name, Field target) {
    return Shape.of(
        name,
        target,
        DATA,
        B64DATA,
        SKIP_HISTORY,
        TAGS,
        IDEMPOTENCY_KEY,
        DELTA,
        VERSION,
        VERSION_EPOCH,
        EXCLUDE_CLIENT);
  }

  /** Returns a request to publish what a consumer read. */
  static Struct publishRequest(
      String channel, @Nullable Data data, ConsumedCommands.PublicationOptions options) {
    return filled(new Struct(PUBLISH.request()).with(CHANNEL, channel), data, options);
  }

  /** Returns a request to publish what a consumer read to several channels. */
  static Struct broadcastRequest(
      List<String> channels, @Nullable Data data, ConsumedCommands.PublicationOptions options) {
    return filled(new Struct(BROADCAST.request()).with(CHANNELS, channels), data, options);
  }

  /** Returns the channels of a request of either method. */
  static Set<String> channels(Struct in) {
    return in.shape().equals(PUBLISH.request())
        ? Set.of(in.text(CHANNEL))
        : Collections.unmodifiableSet(new HashSet<>(in.texts(CHANNELS)));
  }

  private static Struct filled(
      Struct request, @Nullable Data data, ConsumedCommands.PublicationOptions options) {
    return request
        .with(DATA, data)
        .with(IDEMPOTENCY_KEY, options.idempotencyKey())
        .with(DELTA, options.delta())
        .with(VERSION, options.version())
        .with(VERSION_EPOCH, options.versionEpoch())
        .with(TAGS, options.tags());
  }

  private static Ask preparePublish(Struct in) {
    String channel = in.text(CHANNEL);
    if (channel.isEmpty()) {
      throw ApiError.badRequest();
    }
    return ask(in, List.of(channel), false);
  }

  private static Ask prepareBroadcast(Struct in) {
    List<String> channels = in.texts(CHANNELS);
    if (channels.isEmpty()) {
      throw ApiError.badRequest();
    }
    return ask(in, channels, true);
  }

  private static Ask ask(Struct in, List<String> channels, boolean anyType) {
    Data data = Base64Field.either(in.raw(DATA), in.text(B64DATA));
    return new Ask(
        Addresses.PUBLISH,
        new Publish(
            channels,
            data,
            in.textMap(TAGS),
            in.text(IDEMPOTENCY_KEY),
            in.flag(SKIP_HISTORY),
            in.flag(DELTA),
            in.number(VERSION),
            in.text(VERSION_EPOCH),
            anyType,
            in.text(EXCLUDE_CLIENT)));
  }

  private static Struct publishResult(BusMessage reply) {
    Published.Outcome outcome = ((Published) reply).outcomes().get(0);
    if (outcome.error() != null) {
      throw new ProtocolException(outcome.error());
    }
    return position(outcome);
  }

  private static Struct broadcastResult(BusMessage reply) {
    List<@Nullable Struct> responses = new ArrayList<>();
    for (Published.Outcome outcome : ((Published) reply).outcomes()) {
      ErrorInfo error = outcome.error();
      Answer answer = error != null ? Answer.of(error) : Answer.of(position(outcome));
      responses.add(answer.message(RESPONSE));
    }
    return new Struct(BROADCAST.result()).with(RESPONSES, responses);
  }

  /** Returns the codes of the slots of a broadcast that failed. */
  static List<Integer> failedSlots(Struct broadcastResult) {
    List<Integer> codes = new ArrayList<>();
    for (Struct response : broadcastResult.messages(RESPONSES)) {
      long code = response == null ? 0 : Answer.code(response);
      if (code != 0) {
        codes.add((int) code);
      }
    }
    return codes;
  }

  private static Struct position(Published.Outcome outcome) {
    return new Struct(PUBLISHED).with(OFFSET, outcome.offset()).with(EPOCH, outcome.epoch());
  }
}
