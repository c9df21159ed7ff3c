package io.gyre.auth;

import io.gyre.channel.ChannelRules;
import io.gyre.config.Config;
import io.gyre.support.ConfigEdit;
import io.gyre.support.Tokens;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Verifiers over a small configuration, tokens, and short forms of the answers. */
final class Verifiers {
  private static final Pattern NOW = Pattern.compile("(?<![\"\\w])now([+-]\\d+)?");

  private Verifiers() {}

  /** A verifier; {@code client} is the inside of section {@code client}. */
  static TokenVerifier of(Vertx vertx, String client, InstantSource clock) {
    return of(vertx, client, clock, Duration.ofSeconds(30));
  }

  /** The same with a limit for an attempt to fetch a key set. */
  static TokenVerifier of(Vertx vertx, String client, InstantSource clock, Duration fetchAttempt) {
    String namespaces = "[{\"name\": \"ns\"}, {\"name\": \"none\"}, {\"name\": \"hist\"}]";
    Config config =
        ConfigEdit.config(
            "{\"channel\": {\"namespaces\": " + namespaces + "}, \"client\": {" + client + "}}");
    var rules = new ChannelRules(config.channel(), config.client());
    return new TokenVerifier(
        vertx, config.client(), channel -> rules.options(channel) != null, clock, fetchAttempt);
  }

  /** Claims with {@code now}, {@code now+60} and so on replaced, signed as HS256. */
  static String token(String claims) {
    return Tokens.hs256(filled(claims));
  }

  static String filled(String claims) {
    return NOW.matcher(claims)
        .replaceAll(
            found -> {
              String shift = found.group(1);
              long seconds = shift == null ? 0 : Long.parseLong(shift);
              return Long.toString(HandClock.START + seconds);
            });
  }

  /** For example {@code ok 42 expires=60 subs=[ns:a]}, or the kind of the failure. */
  static String connect(TokenVerifier verifier, String token) {
    return connect(verifier.verifyConnect(token));
  }

  static String connect(Future<ConnectClaims> answer) {
    return text(
        answer,
        claims -> {
          String expires = expires(claims.expireAt());
          String subs =
              claims.subs().isEmpty() ? "" : " subs=" + new TreeSet<>(claims.subs().keySet());
          return "ok" + (claims.user().isEmpty() ? "" : " " + claims.user()) + expires + subs;
        });
  }

  static String expires(long expireAt) {
    return expireAt == 0 ? "" : " expires=" + (expireAt - HandClock.START);
  }

  static <T> String text(Future<T> answer, Function<T, String> good) {
    var done = new CompletableFuture<Void>();
    answer.onComplete(any -> done.complete(null));
    done.orTimeout(30, TimeUnit.SECONDS).join();
    if (answer.succeeded()) {
      return good.apply(answer.result());
    }
    return answer.cause() instanceof TokenFailure failure
        ? failure.kind().name()
        : answer.cause().toString();
  }
}
