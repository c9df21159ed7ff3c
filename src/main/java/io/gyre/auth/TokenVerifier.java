package io.gyre.auth;

import io.gyre.channel.SubscribeOptions;
import io.gyre.config.ClientConfig;
import io.gyre.protocol.Data;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Verifies connection and subscription tokens as sections {@code client.token} and {@code
 * client.subscription_token} say. Answers are there at once unless a key has to be fetched, or the
 * signature is of an elliptic curve, which a worker checks. Every failure is a {@link
 * TokenFailure}.
 *
 * <p>Thread: any; a future completes on the context it was asked from. One instance serves all
 * lanes of a node and shares its key cache; a changed configuration means a new instance.
 */
public final class TokenVerifier {
  private static final Duration FETCH_ATTEMPT = Duration.ofSeconds(1);

  private final TokenCheck connecting;
  private final TokenCheck subscribing;
  private final Predicate<String> channelKnown;
  private final InstantSource clock;
  private final @Nullable JwksFetcher fetcher;

  /**
   * Takes a configuration without {@link TokenProblems}.
   *
   * @param vertx makes the HTTP client for key sets
   * @param client section {@code client}
   * @param channelKnown whether the namespace of a channel is configured
   * @param clock the time that tokens are measured by; no allowance is made for skew
   * @throws IllegalArgumentException for a configuration that has problems
   */
  public TokenVerifier(
      Vertx vertx, ClientConfig client, Predicate<String> channelKnown, InstantSource clock) {
    this(vertx, client, channelKnown, clock, FETCH_ATTEMPT);
  }

  TokenVerifier(
      Vertx vertx,
      ClientConfig client,
      Predicate<String> channelKnown,
      InstantSource clock,
      Duration fetchAttempt) {
    var separate = client.subscriptionToken();
    boolean remote =
        !client.token().jwksPublicEndpoint().isEmpty()
            || (separate.enabled() && !separate.token().jwksPublicEndpoint().isEmpty());
    this.fetcher = remote ? new JwksFetcher(vertx, fetchAttempt) : null;
    var jwks = new JwksCache(this::fetch, clock);
    boolean skip = client.insecureSkipTokenSignatureVerify();
    this.connecting = new TokenCheck(vertx, client.token(), jwks, clock, skip);
    this.subscribing =
        separate.enabled()
            ? new TokenCheck(vertx, separate.token(), jwks, clock, skip)
            : connecting;
    this.channelKnown = channelKnown;
    this.clock = clock;
  }

  /** Names of the algorithms that the connection keys serve, for the log; empty with a key set. */
  public List<String> algorithms() {
    return connecting.algorithms();
  }

  /** The claims of a connection token; used for connect and refresh alike. */
  public Future<ConnectClaims> verifyConnect(String token) {
    return connecting.verify(token).compose(claims -> answer(() -> connect(claims)));
  }

  /**
   * The claims of a subscription token. Whether it {@link SubscribeClaims#fits} the connection is
   * the caller's question.
   */
  public Future<SubscribeClaims> verifySubscribe(String token) {
    return subscribing.verify(token).compose(claims -> answer(() -> subscribe(claims)));
  }

  /** Releases the connections to key sets; open verifications fail. */
  public Future<Void> close() {
    return fetcher == null ? Future.succeededFuture() : fetcher.close();
  }

  private Future<Buffer> fetch(String url) {
    return fetcher == null ? Future.failedFuture("no key set") : fetcher.fetch(url);
  }

  private ConnectClaims connect(TokenClaims claims) throws TokenFailure {
    if (!claims.target().channel().isEmpty()) {
      throw TokenFailure.invalid("a subscription token cannot connect");
    }
    checkTime(claims);
    Map<String, RawOptions> subs = claims.serverSide().subs();
    var channels = subs.isEmpty() ? claims.serverSide().channels() : List.copyOf(subs.keySet());
    var options = new LinkedHashMap<String, SubscribeOptions>();
    for (String channel : channels) {
      checkChannel(channel);
      if (!channel.isEmpty()) {
        RawOptions raw = subs.get(channel);
        options.put(channel, raw == null ? SubscribeOptions.NONE : raw.decoded());
      }
    }
    String meta = claims.serverSide().meta();
    return new ConnectClaims(
        claims.user(),
        claims.expireAt(),
        claims.own().chosenInfo(),
        meta == null ? null : Data.json(meta),
        options);
  }

  private SubscribeClaims subscribe(TokenClaims claims) throws TokenFailure {
    checkTime(claims);
    TokenClaims.Target target = claims.target();
    if (target.channel().isEmpty()) {
      throw TokenFailure.invalid("a connection token cannot subscribe");
    }
    checkChannel(target.channel());
    return new SubscribeClaims(
        claims.user(),
        target.channel(),
        target.client(),
        claims.expireAt(),
        claims.own().decoded());
  }

  private void checkTime(TokenClaims claims) throws TokenFailure {
    Instant now = clock.instant();
    double seconds = now.getEpochSecond() + now.getNano() / 1e9;
    if (!claims.registered().holdsAt(seconds)) {
      throw new TokenFailure(TokenFailure.Kind.EXPIRED, "token expired");
    }
  }

  private void checkChannel(String channel) throws TokenFailure {
    if (!channelKnown.test(channel)) {
      throw new TokenFailure(TokenFailure.Kind.UNKNOWN_CHANNEL, "unknown channel");
    }
  }

  /** Claims read, or why not. */
  private interface Reading<T> {
    T read() throws TokenFailure;
  }

  private static <T> Future<T> answer(Reading<T> reading) {
    try {
      return Future.succeededFuture(reading.read());
    } catch (TokenFailure failure) {
      return Future.failedFuture(failure);
    }
  }
}
