package io.gyre.api;

import io.gyre.bus.Addresses;
import io.gyre.bus.OptionOverride;
import io.gyre.bus.UserCommand;
import io.gyre.bus.UserSelector;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.StreamPosition;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is done to the connections of a user (server API sections 4.3 to 4.6). */
final class UserMethods {
  private static final Shape VALUE = Shape.of("BoolValue", new Field("value", 1, FieldType.BOOL));
  private static final Field PRESENCE = override("presence", 1);
  private static final Field JOIN_LEAVE = override("join_leave", 2);
  private static final Field FORCE_RECOVERY = override("force_recovery", 3);
  private static final Field FORCE_POSITIONING = override("force_positioning", 4);
  private static final Field FORCE_PUSH_JOIN_LEAVE = override("force_push_join_leave", 5);

  static final ApiMethod SUBSCRIBE = new SubscribeFields().method();
  static final ApiMethod UNSUBSCRIBE = new UnsubscribeFields().method();
  static final ApiMethod DISCONNECT = new DisconnectFields().method();
  static final ApiMethod REFRESH = new RefreshFields().method();

  private UserMethods() {}

  private static Field override(String name, int number) {
    return new Field(name, number, FieldType.MESSAGE, VALUE);
  }

  private static Field text(String name, int number) {
    return new Field(name, number, FieldType.STRING);
  }

  /** A method whose result has no fields. */
  private static ApiMethod method(
      String name,
      String summary,
      int number,
      int command,
      Shape request,
      Function<Struct, Ask> prepare) {
    Shape result = Shape.of(request.name().replace("Request", "Result"));
    return new ApiMethod(
        name, summary, number, command, request, result, prepare, reply -> new Struct(result));
  }

  private static final class SubscribeFields {
    private final Field channel = text("channel", 1);
    private final Field user = text("user", 2);
    private final Field expireAt = new Field("expire_at", 3, FieldType.INT64);
    private final Field info = new Field("info", 4, FieldType.RAW);
    private final Field b64info = text("b64info", 5);
    private final Field client = text("client", 6);
    private final Field data = new Field("data", 7, FieldType.RAW);
    private final Field b64data = text("b64data", 8);
    private final Field since =
        new Field("recover_since", 9, FieldType.MESSAGE, PositionShape.SHAPE);
    private final Field override =
        new Field(
            "override",
            10,
            FieldType.MESSAGE,
            Shape.of(
                "SubscribeOptionOverride",
                PRESENCE,
                JOIN_LEAVE,
                FORCE_RECOVERY,
                FORCE_POSITIONING,
                FORCE_PUSH_JOIN_LEAVE));
    private final Field session = text("session", 11);

    ApiMethod method() {
      Shape request =
          Shape.of(
              "SubscribeRequest",
              channel,
              user,
              expireAt,
              info,
              b64info,
              client,
              data,
              b64data,
              since,
              override,
              session);
      return UserMethods.method(
          "subscribe",
          "Subscribes the current connections of a user to a channel.",
          11,
          6,
          request,
          this::prepare);
    }

    private Ask prepare(Struct in) {
      if (in.text(channel).isEmpty()) {
        throw ApiError.badRequest();
      }
      Struct position = in.message(since);
      return new Ask(
          Addresses.SUBSCRIBE,
          new UserCommand.Subscribe(
              new UserSelector(in.text(user), in.text(client), in.text(session)),
              in.text(channel),
              in.number(expireAt),
              Base64Field.either(in.raw(info), in.text(b64info)),
              Base64Field.either(in.raw(data), in.text(b64data)),
              position == null ? null : PositionShape.read(position),
              overrides(in.message(override))));
    }

    private static OptionOverride overrides(@Nullable Struct in) {
      return in == null
          ? OptionOverride.NONE
          : new OptionOverride(
              value(in, PRESENCE),
              value(in, JOIN_LEAVE),
              value(in, FORCE_RECOVERY),
              value(in, FORCE_POSITIONING),
              value(in, FORCE_PUSH_JOIN_LEAVE));
    }

    private static @Nullable Boolean value(Struct in, Field field) {
      Struct holder = in.message(field);
      return holder == null ? null : Boolean.valueOf(holder.flag(VALUE.fields().get(0)));
    }
  }

  private static final class UnsubscribeFields {
    private final Field channel = text("channel", 1);
    private final Field user = text("user", 2);
    private final Field client = text("client", 3);
    private final Field session = text("session", 4);

    ApiMethod method() {
      Shape request = Shape.of("UnsubscribeRequest", channel, user, client, session);
      return UserMethods.method(
          "unsubscribe",
          "Unsubscribes the connections of a user from a channel.",
          2,
          7,
          request,
          this::prepare);
    }

    private Ask prepare(Struct in) {
      return new Ask(
          Addresses.UNSUBSCRIBE,
          new UserCommand.Unsubscribe(
              new UserSelector(in.text(user), in.text(client), in.text(session)),
              in.text(channel)));
    }
  }

  private static final class DisconnectFields {
    private final Field code = new Field("code", 1, FieldType.UINT32);
    private final Field reason = text("reason", 2);
    private final Field user = text("user", 1);
    private final Field disconnect =
        new Field("disconnect", 2, FieldType.MESSAGE, Shape.of("Disconnect", code, reason));
    private final Field client = text("client", 3);
    private final Field whitelist = new Field("whitelist", 4, FieldType.STRINGS);
    private final Field session = text("session", 5);

    ApiMethod method() {
      Shape request = Shape.of("DisconnectRequest", user, disconnect, client, whitelist, session);
      return UserMethods.method(
          "disconnect", "Ends the connections of a user.", 3, 8, request, this::prepare);
    }

    private Ask prepare(Struct in) {
      Struct custom = in.message(disconnect);
      return new Ask(
          Addresses.DISCONNECT,
          new UserCommand.Disconnect(
              new UserSelector(in.text(user), in.text(client), in.text(session)),
              custom == null ? Disconnect.FORCE_DISCONNECT.code() : (int) custom.number(code),
              custom == null ? Disconnect.FORCE_DISCONNECT.reason() : custom.text(reason),
              in.texts(whitelist)));
    }
  }

  private static final class RefreshFields {
    private final Field user = text("user", 1);
    private final Field client = text("client", 2);
    private final Field expired = new Field("expired", 3, FieldType.BOOL);
    private final Field expireAt = new Field("expire_at", 4, FieldType.INT64);
    private final Field info = new Field("info", 5, FieldType.RAW);
    private final Field session = text("session", 6);

    ApiMethod method() {
      Shape request = Shape.of("RefreshRequest", user, client, expired, expireAt, info, session);
      return UserMethods.method(
          "refresh",
          "Changes when the connections of a user expire.",
          12,
          15,
          request,
          this::prepare);
    }

    private Ask prepare(Struct in) {
      return new Ask(
          Addresses.REFRESH,
          new UserCommand.Refresh(
              new UserSelector(in.text(user), in.text(client), in.text(session)),
              in.flag(expired),
              in.number(expireAt),
              in.raw(info)));
    }
  }

  /** A position in a stream inside of a request. */
  static final class PositionShape {
    private static final Field OFFSET = new Field("offset", 1, FieldType.UINT64);
    private static final Field EPOCH = new Field("epoch", 2, FieldType.STRING);
    static final Shape SHAPE = Shape.of("StreamPosition", OFFSET, EPOCH);

    private PositionShape() {}

    static StreamPosition read(Struct in) {
      return new StreamPosition(in.number(OFFSET), in.text(EPOCH));
    }
  }
}
