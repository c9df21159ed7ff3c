package io.gyre.proxy;

import io.gyre.channel.OptionOverrides;
import io.gyre.channel.SubscribeOptions;
import io.gyre.protocol.Data;
import io.gyre.protocol.FieldReader;
import io.gyre.protocol.Fields;
import io.gyre.proxy.ProxyResult.ServerSubscription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How results are read (proxies reference, section 8.2), in either encoding. A field in base64 wins
 * over its plain twin, save in the result of publish.
 */
final class ProxyResults {
  private static final Fields CONNECT =
      Fields.of("user:1 expire_at:2 info:3 b64info:4 data:5 b64data:6 channels:7 subs:8 meta:9");
  private static final Fields SERVER_SUBSCRIPTION =
      Fields.of("info:2 b64info:3 data:4 b64data:5 override:6 cache_recover:8");
  private static final Fields REFRESH = Fields.of("expired:1 expire_at:2 info:3 b64info:4 meta:5");
  private static final Fields SUBSCRIBE =
      Fields.of("expire_at:1 info:2 b64info:3 data:4 b64data:5 override:6");
  private static final Fields PUBLISH =
      Fields.of(
          "data:1 b64data:2 skip_history:3 tags:4 idempotency_key:5 delta:6 version:7"
              + " version_epoch:8");
  private static final Fields RPC = Fields.of("data:1 b64data:2");
  private static final Fields SUB_REFRESH = Fields.of("expired:1 expire_at:2 info:3 b64info:4");
  private static final Fields OVERRIDE =
      Fields.of(
          "presence:1 join_leave:2 force_recovery:3 force_positioning:4"
              + " force_push_join_leave:5");
  private static final Fields BOOL_VALUE = Fields.of("value:1");

  private ProxyResults() {}

  /** Two forms of one field, whichever comes first. */
  private static final class Either {
    private @Nullable Data plain;
    private String base64 = "";

    @Nullable Data value() {
      return base64.isEmpty() ? plain : Data.ofBase64(base64);
    }

    @Nullable Data plainFirst() {
      return plain != null || base64.isEmpty() ? plain : Data.ofBase64(base64);
    }
  }

  static ProxyResult.Connect connect(FieldReader in) {
    String user = "";
    long expireAt = 0;
    Either info = new Either();
    Either data = new Either();
    List<String> channels = new ArrayList<>(0);
    Map<String, ServerSubscription> subs = new LinkedHashMap<>(0);
    @Nullable Data meta = null;
    int mark = in.begin();
    for (int field = in.next(CONNECT); field != 0; field = in.next(CONNECT)) {
      switch (field) {
        case 1 -> user = in.text();
        case 2 -> expireAt = in.int64();
        case 3 -> info.plain = in.raw();
        case 4 -> info.base64 = in.text();
        case 5 -> data.plain = in.raw();
        case 6 -> data.base64 = in.text();
        case 7 -> in.elements(channels, FieldReader::text);
        case 8 -> in.entries(subs, ProxyResults::serverSubscription);
        case 9 -> meta = in.raw();
        default -> in.skip();
      }
    }
    in.end(mark);
    channels.forEach(channel -> subs.putIfAbsent(channel, ServerSubscription.NAMED));
    return new ProxyResult.Connect(user, expireAt, info.value(), data.value(), subs, meta);
  }

  private static ServerSubscription serverSubscription(FieldReader in) {
    Either info = new Either();
    Either data = new Either();
    OptionOverrides overrides = OptionOverrides.NONE;
    boolean cacheRecover = false;
    int mark = in.begin();
    for (int field = in.next(SERVER_SUBSCRIPTION);
        field != 0;
        field = in.next(SERVER_SUBSCRIPTION)) {
      switch (field) {
        case 2 -> info.plain = in.raw();
        case 3 -> info.base64 = in.text();
        case 4 -> data.plain = in.raw();
        case 5 -> data.base64 = in.text();
        case 6 -> overrides = overrides(in);
        case 8 -> cacheRecover = in.flag();
        default -> in.skip();
      }
    }
    in.end(mark);
    return new ServerSubscription(
        new SubscribeOptions(info.value(), data.value(), overrides), cacheRecover);
  }

  static ProxyResult.Refresh refresh(FieldReader in) {
    boolean expired = false;
    long expireAt = 0;
    Either info = new Either();
    @Nullable Data meta = null;
    int mark = in.begin();
    for (int field = in.next(REFRESH); field != 0; field = in.next(REFRESH)) {
      switch (field) {
        case 1 -> expired = in.flag();
        case 2 -> expireAt = in.int64();
        case 3 -> info.plain = in.raw();
        case 4 -> info.base64 = in.text();
        case 5 -> meta = in.raw();
        default -> in.skip();
      }
    }
    in.end(mark);
    return new ProxyResult.Refresh(expired, expireAt, info.value(), meta);
  }

  static ProxyResult.Rpc rpc(FieldReader in) {
    Either data = new Either();
    int mark = in.begin();
    for (int field = in.next(RPC); field != 0; field = in.next(RPC)) {
      switch (field) {
        case 1 -> data.plain = in.raw();
        case 2 -> data.base64 = in.text();
        default -> in.skip();
      }
    }
    in.end(mark);
    return new ProxyResult.Rpc(data.value());
  }

  static ProxyResult.Subscribe subscribe(FieldReader in) {
    long expireAt = 0;
    Either info = new Either();
    Either data = new Either();
    OptionOverrides overrides = OptionOverrides.NONE;
    int mark = in.begin();
    for (int field = in.next(SUBSCRIBE); field != 0; field = in.next(SUBSCRIBE)) {
      switch (field) {
        case 1 -> expireAt = in.int64();
        case 2 -> info.plain = in.raw();
        case 3 -> info.base64 = in.text();
        case 4 -> data.plain = in.raw();
        case 5 -> data.base64 = in.text();
        case 6 -> overrides = overrides(in);
        default -> in.skip();
      }
    }
    in.end(mark);
    return new ProxyResult.Subscribe(
        expireAt, new SubscribeOptions(info.value(), data.value(), overrides));
  }

  static ProxyResult.Publish publish(FieldReader in) {
    Either data = new Either();
    boolean skipHistory = false;
    Map<String, String> tags = new LinkedHashMap<>(0);
    String idempotencyKey = "";
    boolean delta = false;
    long version = 0;
    String versionEpoch = "";
    int mark = in.begin();
    for (int field = in.next(PUBLISH); field != 0; field = in.next(PUBLISH)) {
      switch (field) {
        case 1 -> data.plain = in.raw();
        case 2 -> data.base64 = in.text();
        case 3 -> skipHistory = in.flag();
        case 4 -> in.entries(tags, FieldReader::text);
        case 5 -> idempotencyKey = in.text();
        case 6 -> delta = in.flag();
        case 7 -> version = in.uint64();
        case 8 -> versionEpoch = in.text();
        default -> in.skip();
      }
    }
    in.end(mark);
    return new ProxyResult.Publish(
        data.plainFirst(), skipHistory, tags, idempotencyKey, delta, version, versionEpoch);
  }

  static ProxyResult.SubRefresh subRefresh(FieldReader in) {
    boolean expired = false;
    long expireAt = 0;
    Either info = new Either();
    int mark = in.begin();
    for (int field = in.next(SUB_REFRESH); field != 0; field = in.next(SUB_REFRESH)) {
      switch (field) {
        case 1 -> expired = in.flag();
        case 2 -> expireAt = in.int64();
        case 3 -> info.plain = in.raw();
        case 4 -> info.base64 = in.text();
        default -> in.skip();
      }
    }
    in.end(mark);
    return new ProxyResult.SubRefresh(expired, expireAt, info.value());
  }

  private static OptionOverrides overrides(FieldReader in) {
    @Nullable Boolean[] values = new Boolean[6];
    int mark = in.begin();
    for (int field = in.next(OVERRIDE); field != 0; field = in.next(OVERRIDE)) {
      if (field > 0 && field < values.length) {
        values[field] = in.absent() ? null : boolValue(in);
      } else {
        in.skip();
      }
    }
    in.end(mark);
    return new OptionOverrides(values[1], values[2], values[5], values[3], values[4]);
  }

  private static Boolean boolValue(FieldReader in) {
    boolean value = false;
    int mark = in.begin();
    for (int field = in.next(BOOL_VALUE); field != 0; field = in.next(BOOL_VALUE)) {
      if (field == 1) {
        value = in.flag();
      } else {
        in.skip();
      }
    }
    in.end(mark);
    return value;
  }
}
