package io.gyre.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the messages clients send are read (protocol sections 1.1 to 1.3), in either encoding. */
final class Requests {
  private static final Fields CONNECT =
      Fields.of("token:1 data:2 subs:3 name:4 version:5 headers:6 flag:7 dict:8 profile:9");
  private static final Fields PUBLISH = Fields.of("channel:1 data:2 type:3 key:4 removed:5");
  private static final Fields CHANNEL = Fields.of("channel:1");
  private static final Fields HISTORY = Fields.of("channel:1 limit:7 since:8 reverse:9");
  private static final Fields POSITION = Fields.of("offset:1 epoch:2");
  private static final Fields RPC = Fields.of("data:1 method:2");
  private static final Fields SEND = Fields.of("data:1");
  private static final Fields TOKEN = Fields.of("token:1");
  private static final Fields SUB_REFRESH = Fields.of("channel:1 token:2 type:3 track:4 untrack:5");
  private static final Fields TRACK = Fields.of("signature:1 items:2");
  private static final Fields ITEM = Fields.of("key:1 version:2");
  private static final Fields EMULATION = Fields.of("node:1 session:2 data:3");

  private Requests() {}

  static ConnectRequest connect(FieldReader in) {
    ConnectRequest.Builder out = ConnectRequest.builder();
    Map<String, SubscribeRequest> subs = new LinkedHashMap<>(0);
    Map<String, String> headers = new LinkedHashMap<>(0);
    int mark = in.begin();
    for (int field = in.next(CONNECT); field != 0; field = in.next(CONNECT)) {
      switch (field) {
        case 1 -> out.token(in.text());
        case 2 -> out.data(in.raw());
        case 3 -> in.entries(subs, SubscribeRequests::read);
        case 4 -> out.name(in.text());
        case 5 -> out.version(in.text());
        case 6 -> in.entries(headers, FieldReader::text);
        case 7 -> out.flag(in.int64());
        case 8 -> out.dict(in.text());
        case 9 -> out.profile(in.text());
        default -> in.skip();
      }
    }
    in.end(mark);
    return out.subs(subs).headers(headers).build();
  }

  static PublishRequest publish(FieldReader in) {
    String channel = "";
    @Nullable Data data = null;
    int type = 0;
    String key = "";
    boolean removed = false;
    int mark = in.begin();
    for (int field = in.next(PUBLISH); field != 0; field = in.next(PUBLISH)) {
      switch (field) {
        case 1 -> channel = in.text();
        case 2 -> data = in.raw();
        case 3 -> type = in.int32();
        case 4 -> key = in.text();
        case 5 -> removed = in.flag();
        default -> in.skip();
      }
    }
    in.end(mark);
    return new PublishRequest(channel, data, type, key, removed);
  }

  /** Reads a message whose only field is {@code channel}. */
  static String channel(FieldReader in) {
    return onlyText(in, CHANNEL);
  }

  /** Reads a message whose only field is {@code token}. */
  static String token(FieldReader in) {
    return onlyText(in, TOKEN);
  }

  static HistoryRequest history(FieldReader in) {
    String channel = "";
    int limit = 0;
    @Nullable StreamPosition since = null;
    boolean reverse = false;
    int mark = in.begin();
    for (int field = in.next(HISTORY); field != 0; field = in.next(HISTORY)) {
      switch (field) {
        case 1 -> channel = in.text();
        case 7 -> limit = in.int32();
        case 8 -> since = in.absent() ? null : position(in);
        case 9 -> reverse = in.flag();
        default -> in.skip();
      }
    }
    in.end(mark);
    return new HistoryRequest(channel, limit, since, reverse);
  }

  static RpcRequest rpc(FieldReader in) {
    @Nullable Data data = null;
    String method = "";
    int mark = in.begin();
    for (int field = in.next(RPC); field != 0; field = in.next(RPC)) {
      switch (field) {
        case 1 -> data = in.raw();
        case 2 -> method = in.text();
        default -> in.skip();
      }
    }
    in.end(mark);
    return new RpcRequest(data, method);
  }

  static SendRequest send(FieldReader in) {
    @Nullable Data data = null;
    int mark = in.begin();
    for (int field = in.next(SEND); field != 0; field = in.next(SEND)) {
      if (field == 1) {
        data = in.raw();
      } else {
        in.skip();
      }
    }
    in.end(mark);
    return new SendRequest(data);
  }

  static SubRefreshRequest subRefresh(FieldReader in) {
    String channel = "";
    String token = "";
    int type = 0;
    List<TrackBatch> track = new ArrayList<>(0);
    List<String> untrack = new ArrayList<>(0);
    int mark = in.begin();
    for (int field = in.next(SUB_REFRESH); field != 0; field = in.next(SUB_REFRESH)) {
      switch (field) {
        case 1 -> channel = in.text();
        case 2 -> token = in.text();
        case 3 -> type = in.int32();
        case 4 -> in.elements(track, Requests::trackBatch);
        case 5 -> in.elements(untrack, FieldReader::text);
        default -> in.skip();
      }
    }
    in.end(mark);
    return new SubRefreshRequest(channel, token, type, track, untrack);
  }

  /** Reads an emulation request; its data is a string in JSON and bytes in Protobuf. */
  static EmulationRequest emulation(FieldReader in, ProtocolType type) {
    String node = "";
    String session = "";
    Data data = Data.of(new byte[0]);
    int mark = in.begin();
    for (int field = in.next(EMULATION); field != 0; field = in.next(EMULATION)) {
      switch (field) {
        case 1 -> node = in.text();
        case 2 -> session = in.text();
        case 3 ->
            data =
                type == ProtocolType.JSON
                    ? Data.of(in.text().getBytes(StandardCharsets.UTF_8))
                    : in.raw();
        default -> in.skip();
      }
    }
    in.end(mark);
    return new EmulationRequest(node, session, data);
  }

  /** Reads a message of which no field is known. */
  static PingRequest ping(FieldReader in) {
    int mark = in.begin();
    while (in.next(CHANNEL) != 0) {
      in.skip();
    }
    in.end(mark);
    return new PingRequest();
  }

  private static StreamPosition position(FieldReader in) {
    long offset = 0;
    String epoch = "";
    int mark = in.begin();
    for (int field = in.next(POSITION); field != 0; field = in.next(POSITION)) {
      switch (field) {
        case 1 -> offset = in.uint64();
        case 2 -> epoch = in.text();
        default -> in.skip();
      }
    }
    in.end(mark);
    return new StreamPosition(offset, epoch);
  }

  private static TrackBatch trackBatch(FieldReader in) {
    String signature = "";
    List<KeyedItem> items = new ArrayList<>();
    int mark = in.begin();
    for (int field = in.next(TRACK); field != 0; field = in.next(TRACK)) {
      switch (field) {
        case 1 -> signature = in.text();
        case 2 -> in.elements(items, Requests::keyedItem);
        default -> in.skip();
      }
    }
    in.end(mark);
    return new TrackBatch(signature, items);
  }

  private static KeyedItem keyedItem(FieldReader in) {
    String key = "";
    long version = 0;
    int mark = in.begin();
    for (int field = in.next(ITEM); field != 0; field = in.next(ITEM)) {
      switch (field) {
        case 1 -> key = in.text();
        case 2 -> version = in.uint64();
        default -> in.skip();
      }
    }
    in.end(mark);
    return new KeyedItem(key, version);
  }

  private static String onlyText(FieldReader in, Fields fields) {
    String text = "";
    int mark = in.begin();
    for (int field = in.next(fields); field != 0; field = in.next(fields)) {
      if (field == 1) {
        text = in.text();
      } else {
        in.skip();
      }
    }
    in.end(mark);
    return text;
  }
}
