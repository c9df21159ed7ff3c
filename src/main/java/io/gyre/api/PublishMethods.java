package io.gyre.api;

import io.gyre.bus.Addresses;
import io.gyre.bus.BusMessage;
import io.gyre.bus.Publish;
import io.gyre.bus.Published;
import io.gyre.protocol.Data;
import io.gyre.protocol.ErrorInfo;
import io.gyre.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.List;
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

  private static final Field OFFSET = new Field("offset", 1, FieldType.UINT64);
  private static final Field EPOCH = new Field("epoch", 2, FieldType.STRING);
  private static final Shape PUBLISHED = Shape.of(OFFSET, EPOCH);

  private static final Field ERROR = new Field("error", 1, FieldType.MESSAGE, ErrorShape.SHAPE);
  private static final Field RESULT = new Field("result", 2, FieldType.MESSAGE, PUBLISHED);
  private static final Field RESPONSES =
      new Field("responses", 1, FieldType.MESSAGES, Shape.of(ERROR, RESULT));

  static final ApiMethod PUBLISH =
      new ApiMethod(
          "publish",
          0,
          4,
          request(CHANNEL),
          PUBLISHED,
          PublishMethods::preparePublish,
          PublishMethods::publishResult);

  static final ApiMethod BROADCAST =
      new ApiMethod(
          "broadcast",
          1,
          5,
          request(CHANNELS),
          Shape.of(RESPONSES),
          PublishMethods::prepareBroadcast,
          PublishMethods::broadcastResult);

  private PublishMethods() {}

  private static Shape request(Field target) {
    return Shape.of(
        target, DATA, B64DATA, SKIP_HISTORY, TAGS, IDEMPOTENCY_KEY, DELTA, VERSION, VERSION_EPOCH);
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
            anyType));
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
      Struct response = new Struct(RESPONSES.messages());
      ErrorInfo error = outcome.error();
      responses.add(
          error != null
              ? response.with(ERROR, ErrorShape.of(error))
              : response.with(RESULT, position(outcome)));
    }
    return new Struct(BROADCAST.result()).with(RESPONSES, responses);
  }

  /** Returns the codes of the slots of a broadcast that failed. */
  static List<Integer> failedSlots(Struct broadcastResult) {
    List<Integer> codes = new ArrayList<>();
    for (Struct response : broadcastResult.messages(RESPONSES)) {
      Struct error = response == null ? null : response.message(ERROR);
      if (error != null) {
        codes.add((int) error.number(ErrorShape.CODE));
      }
    }
    return codes;
  }

  private static Struct position(Published.Outcome outcome) {
    return new Struct(PUBLISHED).with(OFFSET, outcome.offset()).with(EPOCH, outcome.epoch());
  }
}
