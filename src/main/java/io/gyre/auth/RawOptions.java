package io.gyre.auth;

import io.gyre.channel.OptionOverrides;
import io.gyre.channel.SubscribeOptions;
import io.gyre.protocol.Data;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Payloads and overrides as a token carries them: base64 not yet decoded, since a malformed one
 * fails later than an expired token does.
 *
 * @param info JSON text; null if absent
 * @param b64info base64 that wins over {@code info}; "" if absent
 * @param data JSON text; null if absent
 * @param b64data base64 that wins over {@code data}; "" if absent
 * @param overrides changes to the namespace's options
 */
record RawOptions(
    @Nullable String info,
    String b64info,
    @Nullable String data,
    String b64data,
    OptionOverrides overrides) {

  static RawOptions read(ClaimReader claims) throws TokenFailure {
    ClaimReader override = claims.object("override");
    var overrides =
        new OptionOverrides(
            override.override("presence"),
            override.override("join_leave"),
            override.override("force_push_join_leave"),
            override.override("force_recovery"),
            override.override("force_positioning"));
    return new RawOptions(
        claims.json("info"),
        claims.text("b64info"),
        claims.json("data"),
        claims.text("b64data"),
        overrides.equals(OptionOverrides.NONE) ? OptionOverrides.NONE : overrides);
  }

  /** The info to use; null for none. */
  @Nullable Data chosenInfo() throws TokenFailure {
    return choose("b64info", b64info, info);
  }

  /** The same with base64 decoded. */
  SubscribeOptions decoded() throws TokenFailure {
    return new SubscribeOptions(chosenInfo(), choose("b64data", b64data, data), overrides);
  }

  private static @Nullable Data choose(String name, String base64, @Nullable String json)
      throws TokenFailure {
    if (base64.isEmpty()) {
      return json == null ? null : Data.json(json);
    }
    try {
      // Java takes base64 without padding too; issuers must not come to rely on it.
      if (base64.length() % 4 == 0) {
        return Data.of(Base64.getDecoder().decode(base64));
      }
    } catch (IllegalArgumentException e) {
      // Falls through: the decoder's message quotes the claim.
    }
    throw TokenFailure.invalid("claim " + name + " is not base64");
  }
}
