package io.gyre.consumer.servicebus;

import io.gyre.config.AzureServiceBusConsumerConfig;
import io.gyre.loop.Loop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Gets tokens of an application of Microsoft Entra ID, by its secret.
 *
 * <p>Thread: the loop of the consumers.
 */
final class Identity implements Tokens {
  private static final String TYPE = "jwt";
  private static final String SCOPE = "https://servicebus.azure.net/.default";
  private static final String AUTHORITY = "AZURE_AUTHORITY_HOST";
  private static final String PUBLIC_CLOUD = "https://login.microsoftonline.com";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;

  private final Loop loop;
  private final HttpClient client;
  private final String url;
  private final String form;
  private @Nullable Token last;
  private long reusedUntil;

  /** An identity that did not ask yet. */
  Identity(Vertx vertx, Loop loop, AzureServiceBusConsumerConfig config) {
    this.loop = loop;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) PATIENCE.toMillis()));
    this.url =
        authority().replaceAll("/+$", "") + '/' + encoded(config.tenantId()) + "/oauth2/v2.0/token";
    this.form =
        "grant_type=client_credentials&client_id=%s&client_secret=%s&scope=%s"
            .formatted(encoded(config.clientId()), encoded(config.clientSecret()), encoded(SCOPE));
  }

  /** Where clouds other than the public one are told, as to the SDKs of Azure. */
  private static String authority() {
    String environment = System.getenv(AUTHORITY);
    return System.getProperty(AUTHORITY, environment == null ? PUBLIC_CLOUD : environment);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public Future<Token> token(String audience) {
    Token known = last;
    if (known != null && loop.nowMillis() < reusedUntil) {
      return Future.succeededFuture(known);
    }
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url)
            .setIdleTimeout(PATIENCE.toMillis())
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-www-form-urlencoded");
    return client
        .request(options)
        .compose(request -> request.send(Buffer.buffer(form)))
        .compose(response -> response.body().map(body -> taken(response.statusCode(), body)));
  }

  private Token taken(int status, Buffer body) {
    JsonObject answer;
    try {
      answer = status == OK ? body.toJsonObject() : new JsonObject();
    } catch (DecodeException | ClassCastException e) {
      answer = new JsonObject();
    }
    String text = answer.getString("access_token", "");
    if (text.isEmpty()) {
      throw BusFailure.of("the login host", status);
    }
    long life = Duration.ofSeconds(answer.getLong("expires_in", 0L)).toMillis();
    long now = loop.nowMillis();
    Token token = new Token(TYPE, text, now + life);
    last = token;
    // One answer serves all nodes that ask at about the same time, but no renewal.
    reusedUntil = now + life / 2;
    return token;
  }

  @Override
  public Future<Void> close() {
    return client.close();
  }
}
