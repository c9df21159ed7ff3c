package io.gyre.consumer.pubsub;

import io.gyre.loop.Loop;
import io.gyre.protocol.Codec;
import io.gyre.protocol.FieldWriter;
import io.gyre.protocol.ProtocolType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls of {@code google.pubsub.v1.Subscriber} for one subscription, over a connection of its
 * own. What they fail with is a {@link PubSubFailure}.
 *
 * <p>Thread: the loop of the consumers.
 */
final class PubSubCalls {
  private static final String SERVICE = "google.pubsub.v1.Subscriber/";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration CONNECT_TIME = Duration.ofSeconds(3);
  private static final Codec CODEC = Codec.of(ProtocolType.PROTOBUF);

  /** A message has at most 10 MB, a response the bytes that may be outstanding and one more. */
  private static final int LARGEST_RESPONSE = 64 << 20;

  /** Bytes that may come unasked for, so that a stream is not slowed down by the way. */
  private static final int STREAM_WINDOW = 1 << 20;

  private final Loop loop;
  private final GrpcClient client;
  private final WorkerExecutor thread;
  private final @Nullable GoogleTokens tokens;
  private final String subscription;

  /**
   * Calls that have no connection yet.
   *
   * @param thread gets tokens
   * @param tokens null when calls carry none
   * @param subscription with its project
   */
  PubSubCalls(
      Vertx vertx,
      Loop loop,
      PubSubTerms terms,
      WorkerExecutor thread,
      @Nullable GoogleTokens tokens,
      String subscription) {
    this.loop = loop;
    this.client =
        GrpcClient.builder(vertx)
            .with(new GrpcClientOptions().setMaxMessageSize(LARGEST_RESPONSE))
            .with(options(terms))
            .build();
    this.thread = thread;
    this.tokens = tokens;
    this.subscription = subscription;
  }

  private static HttpClientOptions options(PubSubTerms terms) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
            .setInitialSettings(new Http2Settings().setInitialWindowSize(STREAM_WINDOW))
            // What a stream holds back must not stop the answers of other calls.
            .setHttp2ConnectionWindowSize(Integer.MAX_VALUE)
            .setTcpKeepAlive(true)
            .setConnectTimeout((int) CONNECT_TIME.toMillis())
            .setDefaultHost(terms.place().host())
            .setDefaultPort(terms.place().port());
    return terms.secure()
        ? options.setSsl(true).setUseAlpn(true).setAlpnVersions(List.of(HttpVersion.HTTP_2))
        : options;
  }

  /** Begins a call; nothing is sent before its first message. */
  Future<GrpcClientRequest<Buffer, Buffer>> open(String method) {
    return headers()
        .compose(headers -> client.request().map(request -> prepared(request, method, headers)))
        .recover(e -> Future.failedFuture(PubSubFailure.of(e)));
  }

  private Future<Map<String, List<String>>> headers() {
    GoogleTokens own = tokens;
    return own == null
        ? Future.succeededFuture(Map.of())
        : thread.executeBlocking(own::headers, false);
  }

  private GrpcClientRequest<Buffer, Buffer> prepared(
      GrpcClientRequest<Buffer, Buffer> request, String method, Map<String, List<String>> headers) {
    request.fullMethodName(SERVICE + method);
    // Where the service looks for the region a call belongs to.
    request
        .headers()
        .set(
            "x-goog-request-params",
            "subscription=" + URLEncoder.encode(subscription, StandardCharsets.UTF_8));
    headers.forEach((name, values) -> request.headers().set(name.toLowerCase(Locale.ROOT), values));
    return request;
  }

  /** Returns the first message of a stream of deliveries. */
  byte[] pull(String clientId, Duration deadline, long mostMessages, long mostBytes) {
    return message(
        out -> {
          out.text(1, "subscription", subscription);
          out.signed(5, "streamAckDeadlineSeconds", deadline.toSeconds());
          out.text(6, "clientId", clientId);
          out.signed(7, "maxOutstandingMessages", mostMessages);
          out.signed(8, "maxOutstandingBytes", mostBytes);
          // The service answers to signs of life with its own.
          out.signed(10, "protocolVersion", 1);
        });
  }

  /** Says that deliveries are settled, so that they do not come again. */
  Future<Void> acknowledge(List<String> receipts) {
    return call(
        "Acknowledge",
        message(
            out -> {
              out.text(1, "subscription", subscription);
              out.strings(2, "ackIds", receipts);
            }));
  }

  /**
   * Says when deliveries shall come again.
   *
   * @param deadline from now on; zero for at once
   */
  Future<Void> again(List<String> receipts, Duration deadline) {
    return call(
        "ModifyAckDeadline",
        message(
            out -> {
              out.text(1, "subscription", subscription);
              out.signed(3, "ackDeadlineSeconds", deadline.toSeconds());
              out.strings(4, "ackIds", receipts);
            }));
  }

  private static byte[] message(Consumer<FieldWriter> fields) {
    return CODEC.encode(fields, (out, writer) -> writer.accept(out));
  }

  private Future<Void> call(String method, byte[] body) {
    Promise<Void> end = Promise.promise();
    open(method).onSuccess(request -> send(request, body, end)).onFailure(end::tryFail);
    return end.future();
  }

  private void send(GrpcClientRequest<Buffer, Buffer> request, byte[] body, Promise<Void> end) {
    Loop.Timer timer =
        loop.after(
            PATIENCE,
            () -> {
              end.tryFail(PubSubFailure.told("no answer within " + PATIENCE.toSeconds() + " s"));
              // Others would wait on it as long.
              request.connection().close();
            });
    end.future().onComplete(over -> timer.cancel());
    request.timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    request
        .response()
        .onSuccess(response -> receive(response, end))
        .onFailure(e -> end.tryFail(PubSubFailure.of(e)));
    request.end(Buffer.buffer(body)).onFailure(e -> end.tryFail(PubSubFailure.of(e)));
  }

  /** Completes the promise when a response ends; its messages go to the handler it has. */
  static void receive(GrpcClientResponse<Buffer, Buffer> response, Promise<Void> end) {
    response.invalidMessageHandler(
        e -> end.tryFail(PubSubFailure.told("answer is no message of GRPC, or too large")));
    response.errorHandler(e -> end.tryFail(PubSubFailure.told("call was reset: " + e)));
    response.exceptionHandler(e -> end.tryFail(PubSubFailure.of(e)));
    response.endHandler(
        over -> {
          if (response.status() == GrpcStatus.OK) {
            end.tryComplete();
          } else {
            end.tryFail(PubSubFailure.answered(response.status()));
          }
        });
  }

  /** Gives up the connection; calls under way fail. */
  Future<Void> close() {
    return client.close();
  }
}
