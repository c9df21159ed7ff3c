package io.gyre.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Random messages with many absent fields; the same seed gives the same messages. */
final class RandomMessages {
  private static final String[] TEXTS = {
    "", "a", "news:x", "<b>&\"\\\n\u2028", "канал", "😀\u0001", "x".repeat(130)
  };
  private static final String[] JSON = {
    "{}", "null", "[1, 2.50]", "\"\\u00e9<\"", "{ \"a\" : true }", "12345678901234567890"
  };

  private final Random random;
  private final boolean binary;

  RandomMessages(long seed, boolean binary) {
    this.random = new Random(seed);
    this.binary = binary;
  }

  Command command() {
    Request request =
        switch (random.nextInt(13)) {
          case 0 -> connectRequest();
          case 1 -> subscribeRequest();
          case 2 -> new UnsubscribeRequest(text());
          case 3 -> new PublishRequest(text(), data(), int32(), text(), flag());
          case 4 -> new PresenceRequest(text());
          case 5 -> new PresenceStatsRequest(text());
          case 6 ->
              new HistoryRequest(
                  text(), int32(), maybe(() -> new StreamPosition(int64(), text())), flag());
          case 7 -> new SendRequest(data());
          case 8 -> new RpcRequest(data(), text());
          case 9 -> new RefreshRequest(text());
          case 10 -> new PingRequest();
          case 11 ->
              new SubRefreshRequest(
                  text(), text(), int32(), list(this::trackBatch), list(this::text));
          default -> null;
        };
    return new Command(uint32(), request);
  }

  Reply reply() {
    if (random.nextInt(12) == 0) {
      return Reply.of(uint32(), new ErrorInfo(random.nextInt(5000), text(), flag()));
    }
    Result result =
        switch (random.nextInt(10)) {
          case 0 -> connectResult();
          case 1 -> subscribeResult();
          case 2 -> new UnsubscribeResult();
          case 3 -> new PublishResult();
          case 4 -> new PresenceResult(map(this::clientInfo));
          case 5 -> new PresenceStatsResult(uint32(), uint32());
          case 6 -> new HistoryResult(list(this::publication), text(), int64());
          case 7 -> new RpcResult(data());
          case 8 -> new RefreshResult(flag(), uint32());
          default -> new SubRefreshResult(flag(), uint32(), list(this::publication));
        };
    return Reply.of(uint32(), result);
  }

  Push push() {
    PushBody body =
        switch (random.nextInt(9)) {
          case 0 -> new Join(clientInfo());
          case 1 -> new Leave(clientInfo());
          case 2 -> new Unsubscribe(random.nextInt(3000), text());
          case 3 -> new Message(data());
          case 4 -> new Subscribe(flag(), text(), int64(), flag(), data());
          case 5 -> Connect.of(connectResult());
          case 6 -> new DisconnectPush(random.nextInt(5000), text());
          case 7 -> new Refresh(flag(), uint32());
          default -> publication();
        };
    String channel = text();
    return new Push(channel.isEmpty() ? null : channel, body);
  }

  Publication publication() {
    return new Publication(
        data(),
        maybe(this::clientInfo),
        int64(),
        map(this::text),
        flag(),
        int64(),
        text(),
        flag(),
        int64(),
        text(),
        int64());
  }

  private ConnectRequest connectRequest() {
    return new ConnectRequest(
        text(),
        data(),
        map(this::subscribeRequest),
        text(),
        text(),
        map(this::text),
        int64(),
        text(),
        text());
  }

  private SubscribeRequest subscribeRequest() {
    return SubscribeRequest.builder()
        .channel(text())
        .token(text())
        .recover(flag())
        .epoch(text())
        .offset(int64())
        .data(data())
        .positioned(flag())
        .recoverable(flag())
        .joinLeave(flag())
        .delta(text())
        .tf(maybe(() -> filter(3)))
        .flag(int64())
        .type(int32())
        .phase(int32())
        .cursor(text())
        .limit(int32())
        .asc(flag())
        .build();
  }

  private FilterNode filter(int depth) {
    List<FilterNode> nodes = depth == 0 ? List.of() : list(() -> filter(depth - 1));
    return new FilterNode(text(), text(), text(), text(), list(this::text), nodes);
  }

  private TrackBatch trackBatch() {
    return new TrackBatch(text(), list(() -> new KeyedItem(text(), int64())));
  }

  private ConnectResult connectResult() {
    return ConnectResult.builder()
        .client(text())
        .version(text())
        .expires(flag())
        .ttl(uint32())
        .data(data())
        .subs(map(this::subscribeResult))
        .ping(uint32())
        .pong(flag())
        .session(text())
        .node(text())
        .time(int64())
        .build();
  }

  private SubscribeResult subscribeResult() {
    return SubscribeResult.builder()
        .expires(flag())
        .ttl(uint32())
        .recoverable(flag())
        .epoch(text())
        .publications(list(this::publication))
        .recovered(flag())
        .offset(int64())
        .positioned(flag())
        .data(data())
        .wasRecovering(flag())
        .delta(flag())
        .type(int32())
        .phase(int32())
        .cursor(text())
        .state(list(this::publication))
        .build();
  }

  private ClientInfo clientInfo() {
    return new ClientInfo(text(), text(), data(), data());
  }

  private @Nullable Data data() {
    if (flag()) {
      return null;
    }
    if (binary && flag()) {
      byte[] bytes = new byte[1 + random.nextInt(300)];
      random.nextBytes(bytes);
      return Data.of(bytes);
    }
    return Data.of(JSON[random.nextInt(JSON.length)].getBytes(StandardCharsets.UTF_8));
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private boolean flag() {
    return random.nextBoolean();
  }

  private int int32() {
    return flag() ? 0 : random.nextInt() >> random.nextInt(32);
  }

  private long uint32() {
    return flag() ? 0 : random.nextInt() >>> random.nextInt(32) & 0xFFFF_FFFFL;
  }

  private long int64() {
    return flag() ? 0 : random.nextLong() >> random.nextInt(64);
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return flag() ? null : value.get();
  }

  private <T> List<T> list(Supplier<T> element) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(6) - 3; i > 0; i--) {
      list.add(element.get());
    }
    return list;
  }

  private <V> Map<String, V> map(Supplier<V> value) {
    Map<String, V> map = new LinkedHashMap<>();
    for (int i = random.nextInt(6) - 3; i > 0; i--) {
      map.put(text(), value.get());
    }
    return map;
  }
}
