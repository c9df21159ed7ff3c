package io.gyre.compat;

import io.gyre.support.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes sequences of commands at random from a seed: what clients and backends do, with wrong
 * turns. {@code %E} stands for the epoch of the channel as the server told it last.
 */
final class SequenceGenerator {
  private static final String[] SPACES = {
    "", "", "hist:", "hist:", "hist:", "pos:", "rec:", "filt:", "cache:", "autoc:", "delta:",
    "pres:", "ro:", "nope:", "$", "$priv:", "lim:"
  };
  private static final String[] DATA = {
    "1",
    "null",
    "{\"a\":1}",
    "{ \"b\" : [1, 2.50] }",
    "\"t<e>x&t\"",
    "\"юникод\\u2028\"",
    "[]",
    "{\"pad\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\",\"n\":1}",
    "{\"pad\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\",\"n\":2}"
  };
  private static final String[] GARBAGE = {
    "{}",
    "",
    "[]",
    "null",
    "{bad",
    "{\"id\":7}",
    "{\"id\":7,\"ping\":{}}",
    "{\"id\":7,\"nope\":{}}",
    "{\"id\":\"7\",\"rpc\":{}}",
    "{\"id\":7,\"connect\":{}}",
    "{\"send\":{\"data\":{}}}",
    "{\"id\":7,\"subscribe\":{\"channel\":\"\"}}",
    "{\"id\":7,\"publish\":{\"channel\":5}}"
  };
  private static final String[] FILTERS = {
    "{\"key\":\"k\",\"cmp\":\"eq\",\"val\":\"v\"}",
    "{\"key\":\"n\",\"cmp\":\"gte\",\"val\":\"10.5\"}",
    "{\"op\":\"not\",\"nodes\":[{\"key\":\"k\",\"cmp\":\"ex\"}]}",
    "{\"op\":\"or\",\"nodes\":[{\"key\":\"k\",\"cmp\":\"sw\",\"val\":\"v\"},{\"key\":\"n\",\"cmp\":\"lt\",\"val\":\"3\"}]}",
    "{\"key\":\"k\",\"cmp\":\"in\",\"vals\":[\"v\",\"w\"]}",
    "{\"op\":\"and\",\"nodes\":[]}",
    "{\"key\":\"k\",\"cmp\":\"zz\",\"val\":\"v\"}"
  };
  private static final String[] TAGS = {
    "",
    "",
    ",\"tags\":{\"k\":\"v\"}",
    ",\"tags\":{\"n\":\"11\"}",
    ",\"tags\":{\"k\":\"w\",\"n\":\"2\"}"
  };

  private final Random random;
  private final String suffix;
  private final String user;
  private final long nowSeconds;
  private final List<String> channels = new ArrayList<>();

  /**
   * One step.
   *
   * @param connection A or B, or empty for the server API
   * @param kind open, call, raw, or the API method
   * @param text JSON of the command without its id, frame, or body
   */
  record Step(String connection, String kind, String text) {
    @Override
    public String toString() {
      return connection.isEmpty()
          ? "api " + kind + " " + text
          : connection + " " + kind + " " + text;
    }
  }

  SequenceGenerator(long seed, String suffix, long nowSeconds) {
    this.random = new Random(seed);
    this.suffix = suffix;
    this.user = "u" + suffix;
    this.nowSeconds = nowSeconds;
  }

  List<Step> make() {
    for (int i = 0; i < 2 + random.nextInt(2); i++) {
      channels.add(pick(SPACES) + "c" + i + suffix);
    }
    List<Step> steps = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      steps.add(api());
    }
    steps.add(new Step("A", "open", connect(user)));
    if (random.nextBoolean()) {
      steps.add(new Step("B", "open", connect("other" + suffix)));
    }
    for (int i = 6 + random.nextInt(12); i > 0; i--) {
      steps.add(step(steps));
    }
    return steps;
  }

  private Step step(List<Step> before) {
    boolean two = before.stream().anyMatch(step -> step.connection().equals("B"));
    String connection = two && random.nextBoolean() ? "B" : "A";
    int dice = random.nextInt(100);
    if (dice < 25) {
      return api();
    }
    if (dice < 27) {
      return new Step(connection, "raw", pick(GARBAGE));
    }
    return new Step(connection, "call", command(connection, dice));
  }

  private String command(String connection, int dice) {
    String owner = connection.equals("A") ? user : "other" + suffix;
    String channel = channel();
    if (dice < 52) {
      return "{\"subscribe\":{" + channel + subscribeOptions(owner) + "}}";
    }
    if (dice < 64) {
      String data = chance(8) ? "" : ",\"data\":" + pick(DATA);
      return "{\"publish\":{" + channel + data + "}}";
    }
    if (dice < 74) {
      return "{\"history\":{" + channel + historyOptions() + "}}";
    }
    if (dice < 79) {
      return "{\"presence\":{" + channel + "}}";
    }
    if (dice < 84) {
      return "{\"presence_stats\":{" + channel + "}}";
    }
    if (dice < 92) {
      return "{\"unsubscribe\":{" + channel + "}}";
    }
    if (dice < 94) {
      return "{\"refresh\":{\"token\":\"" + token(owner, "") + "\"}}";
    }
    if (dice < 98) {
      return "{\"sub_refresh\":{" + channel + ",\"token\":\"" + channelToken(owner) + "\"}}";
    }
    return "{\"rpc\":{\"method\":\"m\",\"data\":{}}}";
  }

  private String connect(String name) {
    if (chance(6)) {
      return "{\"connect\":{}}";
    }
    String subs = "";
    if (chance(3)) {
      String options = chance(2) ? "{}" : "{\"recover\":true,\"offset\":" + random.nextInt(3) + "}";
      subs = ",\"subs\":{\"" + pick(channels) + "\":" + options + "}";
    }
    String claims = chance(3) ? ",\"subs\":{\"" + pick(channels) + "\":" + serverSub() + "}" : "";
    claims += chance(3) ? ",\"info\":{\"name\":\"n\"}" : "";
    return "{\"connect\":{\"token\":\"" + token(name, claims) + "\"" + subs + "}}";
  }

  private String serverSub() {
    return pick(
        new String[] {
          "{}",
          "{\"info\":{\"i\":1}}",
          "{\"data\":{\"d\":1}}",
          "{\"override\":{\"presence\":{\"value\":true},\"force_recovery\":{\"value\":true}}}"
        });
  }

  private String token(String owner, String claims) {
    String expiry = chance(4) ? ",\"exp\":" + (nowSeconds + (chance(4) ? -10 : 3600)) : "";
    String name = chance(5) ? "" : "\"sub\":\"" + owner + "\"";
    String all = (name + expiry + claims).replaceFirst("^,", "");
    String token = Tokens.hs256("{" + all + "}");
    return chance(20) ? token + "x" : token;
  }

  private String channelToken(String owner) {
    String expiry = chance(2) ? ",\"exp\":" + (nowSeconds + 3600) : "";
    String info = chance(3) ? ",\"info\":{\"c\":1}" : "";
    String name = chance(5) ? "" : "\"sub\":\"" + owner + "\",";
    return Tokens.hs256(
        "{" + name + "\"channel\":\"" + pick(channels) + "\"" + expiry + info + "}");
  }

  private String subscribeOptions(String owner) {
    StringBuilder options = new StringBuilder();
    if (chance(3)) {
      options.append(",\"recover\":true");
      options.append(chance(3) ? "" : ",\"offset\":" + random.nextInt(8));
      options.append(
          pick(new String[] {"", ",\"epoch\":\"%E\"", ",\"epoch\":\"%E\"", ",\"epoch\":\"x\""}));
    }
    options.append(chance(6) ? ",\"positioned\":true" : "");
    options.append(chance(6) ? ",\"recoverable\":true" : "");
    options.append(chance(6) ? ",\"join_leave\":true" : "");
    options.append(chance(6) ? ",\"delta\":\"fossil\"" : "");
    options.append(chance(6) ? ",\"flag\":" + random.nextInt(4) : "");
    options.append(chance(8) ? ",\"tf\":" + pick(FILTERS) : "");
    options.append(chance(10) ? ",\"token\":\"" + channelToken(owner) + "\"" : "");
    options.append(chance(25) ? ",\"type\":" + random.nextInt(4) : "");
    options.append(chance(10) ? ",\"data\":{\"x\":1}" : "");
    return options.toString();
  }

  private String historyOptions() {
    String limit = chance(5) ? "" : ",\"limit\":" + (random.nextInt(8) - 1);
    String epoch = pick(new String[] {"", ",\"epoch\":\"%E\"", ",\"epoch\":\"x\""});
    String since = chance(2) ? ",\"since\":{\"offset\":" + random.nextInt(6) + epoch + "}" : "";
    return limit + since + (chance(3) ? ",\"reverse\":true" : "");
  }

  private Step api() {
    String channel = channel();
    String who = "\"user\":\"" + user + "\"";
    int dice = random.nextInt(20);
    if (dice < 10) {
      String more =
          (chance(8) ? ",\"skip_history\":true" : "") + (chance(8) ? ",\"delta\":true" : "");
      more += chance(8) ? ",\"idempotency_key\":\"k\"" : "";
      more += chance(8) ? ",\"version\":" + random.nextInt(4) : "";
      return new Step(
          "", "publish", "{" + channel + ",\"data\":" + pick(DATA) + pick(TAGS) + more + "}");
    }
    return switch (dice) {
      case 10 -> new Step("", "subscribe", "{" + channel + "," + who + ",\"data\":{\"s\":1}}");
      case 11 -> new Step("", "unsubscribe", "{" + channel + "," + who + "}");
      case 12 -> new Step("", "presence", "{" + channel + "}");
      case 13 -> new Step("", "presence_stats", "{" + channel + "}");
      case 14, 15 -> new Step("", "history", "{" + channel + historyOptions() + "}");
      case 16 -> new Step("", "history_remove", "{" + channel + "}");
      case 17 -> new Step("", "refresh", "{" + who + ",\"expire_at\":" + (nowSeconds + 7200) + "}");
      case 18 ->
          new Step(
              "", "broadcast", "{\"channels\":[\"" + pick(channels) + "\",\"nope:x\"],\"data\":3}");
      default ->
          chance(3)
              ? new Step("", "disconnect", "{" + who + "}")
              : new Step("", "channels", "{\"pattern\":\"*" + suffix + "\"}");
    };
  }

  private String channel() {
    return "\"channel\":\"" + pick(channels) + "\"";
  }

  private boolean chance(int oneOf) {
    return random.nextInt(oneOf) == 0;
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
