package io.gyre.auth;

import io.gyre.config.TokenConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The checks that connection and subscription tokens share, for one token block: form, claims'
 * types, patterns, signature, exact audience and issuer; in this order, since it decides what the
 * client is told.
 */
final class TokenCheck {
  private final Vertx vertx;
  private final String userIdClaim;
  private final ClaimMatch match;
  private final StaticKeys keys;
  private final @Nullable JwksEndpoint endpoint;
  private final JwksCache jwks;
  private final boolean skipSignature;

  TokenCheck(
      Vertx vertx, TokenConfig config, JwksCache jwks, InstantSource clock, boolean skipSignature) {
    this.vertx = vertx;
    this.userIdClaim = config.userIdClaim();
    this.match = new ClaimMatch(config);
    this.keys = new StaticKeys(config, clock);
    String url = config.jwksPublicEndpoint();
    this.endpoint = url.isEmpty() ? null : new JwksEndpoint(url);
    this.jwks = jwks;
    this.skipSignature = skipSignature;
  }

  /** Names of the algorithms that the configured keys serve; empty with a key set. */
  List<String> algorithms() {
    return endpoint == null ? keys.algorithms() : List.of();
  }

  /** The claims of a good token, its time not looked at; fails with a {@link TokenFailure}. */
  Future<TokenClaims> verify(String token) {
    try {
      Jws jws = Jws.parse(token);
      TokenClaims claims = TokenClaims.read(jws.claims(), userIdClaim);
      Map<String, String> groups = match.matchPatterns(claims.registered());
      if (skipSignature) {
        return matched(claims);
      }
      Algorithm algorithm = Algorithm.of(jws.alg());
      if (algorithm == null) {
        throw TokenFailure.invalid("disabled JWT algorithm");
      }
      if (endpoint == null) {
        return verified(algorithm, () -> keys.verify(algorithm, jws))
            .compose(good -> matched(claims));
      }
      return fromKeySet(endpoint.resolve(groups), algorithm, jws).compose(good -> matched(claims));
    } catch (TokenFailure failure) {
      return Future.failedFuture(failure);
    }
  }

  private Future<Void> fromKeySet(String url, Algorithm algorithm, Jws jws) throws TokenFailure {
    if (algorithm.family() == Algorithm.Family.HMAC) {
      throw TokenFailure.invalid("HMAC tokens are not accepted with a JWKS endpoint");
    }
    if (jws.kid().isEmpty()) {
      throw TokenFailure.invalid("token has no kid");
    }
    return jwks.key(url, jws.kid())
        .compose(key -> verified(algorithm, () -> verify(key, algorithm, jws)));
  }

  private static void verify(VerificationKey key, Algorithm algorithm, Jws jws)
      throws TokenFailure {
    if (!key.verifies(algorithm, jws.signedPart(), jws.signature())) {
      throw TokenFailure.invalid("signature is not valid");
    }
  }

  /** Checks a signature. */
  private interface SignatureCheck {
    void run() throws TokenFailure;
  }

  /** Runs the check at once, or on a worker if it would hold up the event loop. */
  private Future<Void> verified(Algorithm algorithm, SignatureCheck check) {
    if (algorithm.slow()) {
      Callable<Boolean> call =
          () -> {
            check.run();
            return true;
          };
      return vertx.executeBlocking(call, false).mapEmpty();
    }
    try {
      check.run();
      return Future.succeededFuture();
    } catch (TokenFailure failure) {
      return Future.failedFuture(failure);
    }
  }

  private Future<TokenClaims> matched(TokenClaims claims) {
    try {
      match.matchExactly(claims.registered());
      return Future.succeededFuture(claims);
    } catch (TokenFailure failure) {
      return Future.failedFuture(failure);
    }
  }
}
