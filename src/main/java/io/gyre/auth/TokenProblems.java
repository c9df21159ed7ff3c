package io.gyre.auth;

import io.gyre.config.ClientConfig;
import io.gyre.config.TokenConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is wrong with the token sections beyond what {@code config} checks of single options: keys
 * that cannot be read, addresses of key sets that lead nowhere or too far. Keys and secrets are
 * never quoted.
 *
 * @param errors texts of what must stop the start, each beginning with its key
 * @param warnings texts of what is dangerous but was asked for
 */
public record TokenProblems(List<String> errors, List<String> warnings) {
  /** Looks at {@code client.token}, and at {@code client.subscription_token} if it is enabled. */
  public static TokenProblems of(ClientConfig client) {
    var problems = new TokenProblems(new ArrayList<>(), new ArrayList<>());
    problems.check("client.token", client.token());
    if (client.subscriptionToken().enabled()) {
      problems.check("client.subscription_token", client.subscriptionToken().token());
    }
    if (client.insecureSkipTokenSignatureVerify()) {
      problems.warnings.add(
          "client.insecure_skip_token_signature_verify: anyone can make tokens for any user");
    }
    return new TokenProblems(List.copyOf(problems.errors), List.copyOf(problems.warnings));
  }

  private void check(String section, TokenConfig config) {
    if (!config.rsaPublicKey().isEmpty()) {
      try {
        PemKey.rsa(config.rsaPublicKey());
      } catch (IllegalArgumentException e) {
        errors.add(section + ".rsa_public_key: error parsing RSA public key: " + e.getMessage());
      }
    }
    if (!config.ecdsaPublicKey().isEmpty()) {
      try {
        PemKey.ecdsa(config.ecdsaPublicKey());
      } catch (IllegalArgumentException e) {
        errors.add(
            section + ".ecdsa_public_key: error parsing ECDSA public key: " + e.getMessage());
      }
    }
    if (!config.jwksPublicEndpoint().isEmpty()) {
      endpoint(section, config);
    }
  }

  private void endpoint(String section, TokenConfig config) {
    var endpoint = new JwksEndpoint(config.jwksPublicEndpoint());
    String problem = endpoint.problem();
    if (problem != null) {
      errors.add(section + ".jwks_public_endpoint: " + problem);
    }
    Set<String> placeholders = endpoint.placeholders();
    if (placeholders.isEmpty()) {
      return;
    }
    List<String> unsafe = config.insecureSkipJwksEndpointSafetyCheck() ? warnings : errors;
    for (String text :
        TemplateSafety.problems("issuer_regex", config.issuerRegex(), placeholders)) {
      unsafe.add(section + "." + text);
    }
    for (String text :
        TemplateSafety.problems("audience_regex", config.audienceRegex(), placeholders)) {
      unsafe.add(section + "." + text);
    }
  }
}
