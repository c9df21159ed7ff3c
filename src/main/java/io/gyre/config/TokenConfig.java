package io.gyre.config;

/** How tokens are verified. */
public record TokenConfig(
    @Key(doc = "Secret for HS256/384/512; empty = HMAC tokens refused.", secret = true)
        String hmacSecretKey,
    @Key(doc = "Old secret, tried when the current one does not match.", secret = true)
        String hmacPreviousSecretKey,
    @Key(doc = "Unix seconds; after this moment the old secret is not tried. 0 = no limit.")
        long hmacPreviousSecretKeyValidUntil,
    @Key(doc = "PEM text of the key for RS256/384/512 (text only, no file path).")
        String rsaPublicKey,
    @Key(doc = "PEM text of the key for ES256/384/512 (text only, no file path).")
        String ecdsaPublicKey,
    @Key(
            doc =
                "JWKS URL (http/https). When set, the four key options above are not used. "
                    + "May hold `{{name}}` parts filled from named groups of "
                    + "`issuer_regex`/`audience_regex`.")
        String jwksPublicEndpoint,
    @Key(doc = "Required `aud`; excludes `audience_regex`.") String audience,
    @Key(doc = "Pattern for `aud` (RE2 syntax).") String audienceRegex,
    @Key(doc = "Required `iss`; excludes `issuer_regex`.") String issuer,
    @Key(doc = "Pattern for `iss`.") String issuerRegex,
    @Key(doc = "Claim with the user ID instead of `sub`; `^[a-zA-Z_]+$`.") String userIdClaim,
    @Key(
            doc =
                "Allow named groups that are not a plain list of literals in a JWKS template "
                    + "(WARN).")
        boolean insecureSkipJwksEndpointSafetyCheck) {}
