package io.gyre.consumer.pubsub;

import com.google.api.client.http.HttpResponseException;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import io.gyre.config.GooglePubSubConsumerConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Credentials for Pub/Sub, renewed by Google's library.
 *
 * <p>Thread: one that may block; any number of them.
 */
final class GoogleTokens {
  private static final List<String> SCOPES =
      List.of(
          "https://www.googleapis.com/auth/cloud-platform",
          "https://www.googleapis.com/auth/pubsub");
  private static final URI AUDIENCE = URI.create("https://pubsub.googleapis.com/");

  /** The code of a refusal (RFC 6749, section 5.2); its other members may be anything. */
  private static final Pattern REFUSAL = Pattern.compile("\"error\"\\s*:\\s*\"([a-z_]{1,40})\"");

  private final GoogleCredentials credentials;

  private GoogleTokens(GoogleCredentials credentials) {
    this.credentials = credentials;
  }

  /**
   * Finds them: the key of a service account, or those of the application (environment, login,
   * metadata server, workload identity).
   *
   * @throws PubSubFailure if there are none
   */
  static GoogleTokens open(GooglePubSubConsumerConfig config) {
    GoogleCredentials found =
        config.authMechanism().equalsIgnoreCase("service_account")
            ? ofFile(config.credentialsFile())
            : ofApplication();
    return new GoogleTokens(found.createScoped(SCOPES));
  }

  private static GoogleCredentials ofFile(String file) {
    byte[] key;
    try {
      key = Files.readAllBytes(Path.of(file));
    } catch (IOException e) {
      throw PubSubFailure.told(
          "credentials_file " + file + " cannot be read: " + e.getClass().getSimpleName());
    }
    try {
      return ServiceAccountCredentials.fromStream(new ByteArrayInputStream(key));
    } catch (IOException | RuntimeException e) {
      throw PubSubFailure.told(
          "credentials_file " + file + " holds no key of a service account: " + e.getMessage());
    }
  }

  private static GoogleCredentials ofApplication() {
    try {
      return GoogleCredentials.getApplicationDefault();
    } catch (IOException | RuntimeException e) {
      // The library tells what is wrong with a file, by the names of its members.
      throw PubSubFailure.told("no application default credentials: " + e.getMessage());
    }
  }

  /**
   * Returns the headers of a call, with a token that is good for some time.
   *
   * @throws PubSubFailure if none can be had; without anything that was sent or answered
   */
  Map<String, List<String>> headers() {
    try {
      return credentials.getRequestMetadata(AUDIENCE);
    } catch (IOException | RuntimeException e) {
      throw PubSubFailure.told("no token: " + reason(e));
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof HttpResponseException)) {
      cause = cause.getCause();
    }
    if (!(cause instanceof HttpResponseException answer)) {
      return cause.getClass().getSimpleName();
    }
    Matcher refusal = REFUSAL.matcher(answer.getContent() == null ? "" : answer.getContent());
    return "answered " + answer.getStatusCode() + (refusal.find() ? ' ' + refusal.group(1) : "");
  }
}
