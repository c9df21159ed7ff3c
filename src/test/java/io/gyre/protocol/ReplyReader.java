package io.gyre.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the server sends, as a client would: the schema written down a second time, so that a
 * slip in either shows.
 */
final class ReplyReader {
  private final ProtocolType type;

  ReplyReader(ProtocolType type) {
    this.type = type;
  }

  /** Returns a {@link Reply}, or a {@link Push} if the reply holds one. */
  Object reply(byte[] bytes) {
    return reply(open(bytes));
  }

  /** Returns the replies of a frame of delimited Protobuf messages. */
  static List<Object> protobufFrame(byte[] frame) {
    List<Object> replies = new ArrayList<>();
    ProtobufReader in = ProtobufReader.delimited(frame);
    while (!in.isDone()) {
      replies.add(reply(in));
    }
    return replies;
  }

  /** Returns a bare push. */
  Push push(byte[] bytes) {
    return push(open(bytes));
  }

  private FieldReader open(byte[] bytes) {
    return type == ProtocolType.JSON
        ? new JsonReader(bytes, 0, bytes.length)
        : ProtobufReader.bare(bytes);
  }

  private static Object reply(FieldReader reader) {
    Bag b =
        read(
            reader,
            "id:1 error:2 push:4 connect:5 subscribe:6 unsubscribe:7 publish:8 presence:9 presence_stats:10 history:11"
                + " rpc:13 refresh:14 sub_refresh:15",
            (in, bag) -> {
              switch (bag.field) {
                case 1 -> bag.put(in.uint32());
                case 2 -> bag.put(error(in));
                case 4 -> bag.put(push(in));
                case 5 -> bag.put(connectResult(in));
                case 6 -> bag.put(subscribeResult(in));
                case 7 -> bag.put(empty(in, new UnsubscribeResult()));
                case 8 -> bag.put(empty(in, new PublishResult()));
                case 9 -> bag.put(presence(in));
                case 10 -> bag.put(presenceStats(in));
                case 11 -> bag.put(history(in));
                case 13 -> bag.put(new RpcResult(onlyData(in)));
                case 14 -> bag.put(refreshResult(in));
                case 15 -> bag.put(subRefreshResult(in));
                default -> throw new AssertionError("unknown field " + bag.field);
              }
            });
    if (b.has(4)) {
      return b.get(4, null);
    }
    Result result = null;
    for (int field = 5; field <= 15; field++) {
      result = b.has(field) ? b.get(field, null) : result;
    }
    return new Reply(b.get(1, 0L), b.get(2, null), result);
  }

  private static ErrorInfo error(FieldReader reader) {
    Bag b =
        read(
            reader,
            "code:1 message:2 temporary:3",
            (in, bag) ->
                bag.put(
                    bag.field == 1
                        ? (Object) (int) in.uint32()
                        : bag.field == 2 ? in.text() : in.flag()));
    return new ErrorInfo(b.get(1, 0), b.get(2, ""), b.get(3, false));
  }

  private static Push push(FieldReader reader) {
    Bag b =
        read(
            reader,
            "channel:2 pub:4 join:5 leave:6 unsubscribe:7 message:8 subscribe:9 connect:10 disconnect:11 refresh:12",
            (in, bag) -> {
              switch (bag.field) {
                case 2 -> bag.put(in.text());
                case 4 -> bag.put(publication(in));
                case 5 -> bag.put(new Join(info(in)));
                case 6 -> bag.put(new Leave(info(in)));
                case 7 -> bag.put(code(in, "code:2 reason:3", Unsubscribe::new));
                case 8 -> bag.put(new Message(onlyData(in)));
                case 9 -> bag.put(subscribePush(in));
                case 10 -> bag.put(connectPush(in));
                case 11 -> bag.put(code(in, "code:1 reason:2", DisconnectPush::new));
                case 12 -> bag.put(refreshPush(in));
                default -> throw new AssertionError("unknown field " + bag.field);
              }
            });
    for (int field = 4; field <= 12; field++) {
      if (b.has(field)) {
        return new Push(b.get(2, null), b.get(field, null));
      }
    }
    throw new AssertionError("empty push");
  }

  private static Publication publication(FieldReader reader) {
    Bag b =
        read(
            reader,
            "data:4 info:5 offset:6 tags:7 delta:8 time:9 key:11 removed:12 score:13 epoch:14 version:16",
            (in, bag) -> {
              switch (bag.field) {
                case 4 -> bag.put(in.raw());
                case 5 -> bag.put(clientInfo(in));
                case 6, 16 -> bag.put(in.uint64());
                case 7 -> in.entries(bag.<String>map(), FieldReader::text);
                case 8, 12 -> bag.put(in.flag());
                case 9 -> bag.put(in.int64());
                case 13 -> {
                  long n = in.int64();
                  bag.put(in instanceof JsonReader ? n : n >>> 1 ^ -(n & 1));
                }
                case 11, 14 -> bag.put(in.text());
                default -> throw new AssertionError("unknown field " + bag.field);
              }
            });
    return new Publication(
        b.get(4, null),
        b.get(5, null),
        b.get(6, 0L),
        b.get(7, Map.of()),
        b.get(8, false),
        b.get(9, 0L),
        b.get(11, ""),
        b.get(12, false),
        b.get(13, 0L),
        b.get(14, ""),
        b.get(16, 0L));
  }

  private static ClientInfo clientInfo(FieldReader reader) {
    Bag b =
        read(
            reader,
            "user:1 client:2 conn_info:3 chan_info:4",
            (in, bag) -> bag.put(bag.field <= 2 ? in.text() : in.raw()));
    return new ClientInfo(b.get(1, ""), b.get(2, ""), b.get(3, null), b.get(4, null));
  }

  private static ClientInfo info(FieldReader reader) {
    return read(reader, "info:1", (in, bag) -> bag.put(clientInfo(in))).get(1, null);
  }

  private static @Nullable Data onlyData(FieldReader reader) {
    return read(reader, "data:1", (in, bag) -> bag.put(in.raw())).get(1, null);
  }

  private static <T> T code(
      FieldReader reader, String fields, BiFunction<Integer, String, T> make) {
    int first = fields.startsWith("code:1") ? 1 : 2;
    Bag b =
        read(
            reader,
            fields,
            (in, bag) -> bag.put(bag.field == first ? (Object) (int) in.uint32() : in.text()));
    return make.apply(b.get(first, 0), b.get(first + 1, ""));
  }

  private static Subscribe subscribePush(FieldReader reader) {
    Bag b =
        read(
            reader,
            "recoverable:1 epoch:4 offset:5 positioned:6 data:7",
            (in, bag) -> {
              switch (bag.field) {
                case 1, 6 -> bag.put(in.flag());
                case 4 -> bag.put(in.text());
                case 5 -> bag.put(in.uint64());
                default -> bag.put(in.raw());
              }
            });
    return new Subscribe(
        b.get(1, false), b.get(4, ""), b.get(5, 0L), b.get(6, false), b.get(7, null));
  }

  private static Connect connectPush(FieldReader reader) {
    Bag b =
        read(
            reader,
            "client:1 version:2 data:3 subs:4 expires:5 ttl:6 ping:7 session:9 time:11",
            (in, bag) -> {
              switch (bag.field) {
                case 1, 2, 9 -> bag.put(in.text());
                case 3 -> bag.put(in.raw());
                case 4 -> in.entries(bag.<SubscribeResult>map(), ReplyReader::subscribeResult);
                case 5 -> bag.put(in.flag());
                case 6, 7 -> bag.put(in.uint32());
                default -> bag.put(in.int64());
              }
            });
    return new Connect(
        b.get(1, ""),
        b.get(2, ""),
        b.get(3, null),
        b.get(4, Map.of()),
        b.get(5, false),
        b.get(6, 0L),
        b.get(7, 0L),
        b.get(9, ""),
        b.get(11, 0L));
  }

  private static Refresh refreshPush(FieldReader reader) {
    Bag b =
        read(
            reader,
            "expires:1 ttl:2",
            (in, bag) -> bag.put(bag.field == 1 ? (Object) in.flag() : in.uint32()));
    return new Refresh(b.get(1, false), b.get(2, 0L));
  }

  private static ConnectResult connectResult(FieldReader reader) {
    Bag b =
        read(
            reader,
            "client:1 version:2 expires:3 ttl:4 data:5 subs:6 ping:7 pong:8 session:9 node:10 time:11",
            (in, bag) -> {
              switch (bag.field) {
                case 1, 2, 9, 10 -> bag.put(in.text());
                case 3, 8 -> bag.put(in.flag());
                case 4, 7 -> bag.put(in.uint32());
                case 5 -> bag.put(in.raw());
                case 6 -> in.entries(bag.<SubscribeResult>map(), ReplyReader::subscribeResult);
                default -> bag.put(in.int64());
              }
            });
    return new ConnectResult(
        b.get(1, ""),
        b.get(2, ""),
        b.get(3, false),
        b.get(4, 0L),
        b.get(5, null),
        b.get(6, Map.of()),
        b.get(7, 0L),
        b.get(8, false),
        b.get(9, ""),
        b.get(10, ""),
        b.get(11, 0L));
  }

  private static SubscribeResult subscribeResult(FieldReader reader) {
    Bag b =
        read(
            reader,
            "expires:1 ttl:2 recoverable:3 epoch:6 publications:7 recovered:8 offset:9 positioned:10 data:11"
                + " was_recovering:12 delta:13 type:15 phase:16 cursor:17 state:18",
            (in, bag) -> {
              switch (bag.field) {
                case 1, 3, 8, 10, 12, 13 -> bag.put(in.flag());
                case 2 -> bag.put(in.uint32());
                case 6, 17 -> bag.put(in.text());
                case 7, 18 -> in.elements(bag.<Publication>list(), ReplyReader::publication);
                case 9 -> bag.put(in.uint64());
                case 11 -> bag.put(in.raw());
                default -> bag.put(in.int32());
              }
            });
    return new SubscribeResult(
        b.get(1, false),
        b.get(2, 0L),
        b.get(3, false),
        b.get(6, ""),
        b.get(7, List.of()),
        b.get(8, false),
        b.get(9, 0L),
        b.get(10, false),
        b.get(11, null),
        b.get(12, false),
        b.get(13, false),
        b.get(15, 0),
        b.get(16, 0),
        b.get(17, ""),
        b.get(18, List.of()));
  }

  private static PresenceResult presence(FieldReader reader) {
    Bag b =
        read(
            reader,
            "presence:1",
            (in, bag) -> in.entries(bag.<ClientInfo>map(), ReplyReader::clientInfo));
    return new PresenceResult(b.get(1, Map.of()));
  }

  private static PresenceStatsResult presenceStats(FieldReader reader) {
    Bag b = read(reader, "num_clients:1 num_users:2", (in, bag) -> bag.put(in.uint32()));
    return new PresenceStatsResult(b.get(1, 0L), b.get(2, 0L));
  }

  private static HistoryResult history(FieldReader reader) {
    Bag b =
        read(
            reader,
            "publications:1 epoch:2 offset:3",
            (in, bag) -> {
              switch (bag.field) {
                case 1 -> in.elements(bag.<Publication>list(), ReplyReader::publication);
                case 2 -> bag.put(in.text());
                default -> bag.put(in.uint64());
              }
            });
    return new HistoryResult(b.get(1, List.of()), b.get(2, ""), b.get(3, 0L));
  }

  private static RefreshResult refreshResult(FieldReader reader) {
    Bag b =
        read(
            reader,
            "expires:3 ttl:4",
            (in, bag) -> bag.put(bag.field == 3 ? (Object) in.flag() : in.uint32()));
    return new RefreshResult(b.get(3, false), b.get(4, 0L));
  }

  private static SubRefreshResult subRefreshResult(FieldReader reader) {
    Bag b =
        read(
            reader,
            "expires:1 ttl:2 items:3",
            (in, bag) -> {
              switch (bag.field) {
                case 1 -> bag.put(in.flag());
                case 2 -> bag.put(in.uint32());
                default -> in.elements(bag.<Publication>list(), ReplyReader::publication);
              }
            });
    return new SubRefreshResult(b.get(1, false), b.get(2, 0L), b.get(3, List.of()));
  }

  private static <T> T empty(FieldReader reader, T value) {
    read(reader, "none:1", (in, bag) -> bag.fail());
    return value;
  }

  private static Bag read(FieldReader in, String fields, BiConsumer<FieldReader, Bag> field) {
    Fields table = Fields.of(fields);
    Bag bag = new Bag();
    int mark = in.begin();
    for (bag.field = in.next(table); bag.field != 0; bag.field = in.next(table)) {
      field.accept(in, bag);
    }
    in.end(mark);
    return bag;
  }

  /** The values of one message by field number. */
  private static final class Bag {
    private final Map<Integer, Object> values = new LinkedHashMap<>();
    private int field;

    void put(Object value) {
      values.put(field, value);
    }

    boolean has(int number) {
      return values.containsKey(number);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"})
    <T> T get(int number, @Nullable Object missing) {
      return (T) values.getOrDefault(number, missing);
    }

    @SuppressWarnings("unchecked")
    <T> List<T> list() {
      return (List<T>) values.computeIfAbsent(field, n -> new ArrayList<T>());
    }

    @SuppressWarnings("unchecked")
    <V> Map<String, V> map() {
      return (Map<String, V>) values.computeIfAbsent(field, n -> new LinkedHashMap<String, V>());
    }

    void fail() {
      throw new AssertionError("unknown field " + field);
    }
  }
}
