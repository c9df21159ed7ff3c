package io.gyre.auth;

import io.gyre.config.TokenConfig;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys that stand in the configuration itself. Thread: any. */
final class StaticKeys {
  private final List<VerificationKey> keys = new ArrayList<>();
  private final VerificationKey.@Nullable Hmac previous;
  private final long previousUntil;
  private final InstantSource clock;

  StaticKeys(TokenConfig config, InstantSource clock) {
    this.clock = clock;
    if (!config.hmacSecretKey().isEmpty()) {
      keys.add(VerificationKey.Hmac.of(config.hmacSecretKey()));
    }
    if (!config.rsaPublicKey().isEmpty()) {
      keys.add(new VerificationKey.Public(PemKey.rsa(config.rsaPublicKey()), null));
    }
    if (!config.ecdsaPublicKey().isEmpty()) {
      keys.add(new VerificationKey.Public(PemKey.ecdsa(config.ecdsaPublicKey()), null));
    }
    String old = config.hmacPreviousSecretKey();
    this.previous = old.isEmpty() ? null : VerificationKey.Hmac.of(old);
    this.previousUntil = config.hmacPreviousSecretKeyValidUntil();
  }

  /** Names of the algorithms that some key serves, for the line in the log at start. */
  List<String> algorithms() {
    var names = new ArrayList<String>();
    for (Algorithm algorithm : Algorithm.values()) {
      if (keys.stream().anyMatch(key -> key.serves(algorithm))) {
        names.add(algorithm.jose());
      }
    }
    return names;
  }

  /**
   * Checks the signature with the one key that serves the algorithm, then with the previous one.
   */
  void verify(Algorithm algorithm, Jws jws) throws TokenFailure {
    boolean served = false;
    for (VerificationKey key : keys) {
      if (key.serves(algorithm)) {
        served = true;
        if (key.verifies(algorithm, jws.signedPart(), jws.signature())) {
          return;
        }
      }
    }
    if (previous != null
        && (previousUntil == 0 || clock.instant().getEpochSecond() <= previousUntil)
        && previous.verifies(algorithm, jws.signedPart(), jws.signature())) {
      return;
    }
    throw TokenFailure.invalid(
        served ? "signature is not valid" : "disabled JWT algorithm: " + algorithm.jose());
  }
}
