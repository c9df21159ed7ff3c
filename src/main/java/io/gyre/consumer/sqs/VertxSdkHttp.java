package io.gyre.consumer.sqs;

import io.gyre.loop.Loop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/**
 * Carries the requests of the AWS SDK over Vert.x, so that a poll that waits takes no thread and
 * can be cut. Bodies are small and kept whole.
 *
 * <p>Thread: {@link #execute} from any; responses are given to the SDK on the loop.
 */
final class VertxSdkHttp implements SdkAsyncHttpClient {
  private static final Duration CONNECT_TIME = Duration.ofSeconds(3);
  private static final int CONNECTIONS = 64;

  private final Loop loop;
  private final HttpClient client;
  private final Duration patience;

  /**
   * A client of its own connections.
   *
   * @param patience longest silence of the other side
   */
  VertxSdkHttp(Vertx vertx, Loop loop, Duration patience) {
    this.loop = loop;
    this.patience = patience;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) CONNECT_TIME.toMillis()),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  @Override
  public String clientName() {
    return "Vertx";
  }

  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest execute) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    execute
        .requestContentPublisher()
        .subscribe(
            new Whole(
                (body, failure) -> {
                  if (failure == null) {
                    loop.execute(() -> send(execute, body, end));
                  } else {
                    fail(execute.responseHandler(), end, failure);
                  }
                }));
    return end;
  }

  private void send(AsyncExecuteRequest execute, Buffer body, CompletableFuture<Void> end) {
    client
        .request(options(execute.request()))
        .compose(request -> answer(request, body, end))
        .compose(response -> given(response, execute.responseHandler()))
        .onSuccess(end::complete)
        .onFailure(e -> fail(execute.responseHandler(), end, e));
  }

  private RequestOptions options(SdkHttpRequest request) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(request.method().name()))
            .setSsl(request.protocol().equals("https"))
            .setHost(request.host())
            .setPort(request.port())
            .setURI(uri(request))
            .setIdleTimeout(patience.toMillis());
    request.forEachHeader(
        (name, values) -> {
          if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH.toString())) {
            options.putHeader(name, String.join(",", values));
          }
        });
    return options;
  }

  private static String uri(SdkHttpRequest request) {
    String path = request.encodedPath().isEmpty() ? "/" : request.encodedPath();
    return path + request.encodedQueryParameters().map(query -> '?' + query).orElse("");
  }

  private Future<HttpClientResponse> answer(
      HttpClientRequest request, Buffer body, CompletableFuture<Void> end) {
    end.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            loop.execute(request::reset);
          }
        });
    return end.isDone() ? Future.failedFuture("cut") : request.send(body);
  }

  private static Future<Void> given(
      HttpClientResponse response, SdkAsyncHttpResponseHandler handler) {
    return response
        .body()
        .map(
            body -> {
              SdkHttpResponse.Builder head =
                  SdkHttpResponse.builder()
                      .statusCode(response.statusCode())
                      .statusText(response.statusMessage());
              for (Map.Entry<String, String> header : response.headers()) {
                head.appendHeader(header.getKey(), header.getValue());
              }
              handler.onHeaders(head.build());
              handler.onStream(SdkPublisher.adapt(AsyncRequestBody.fromBytes(body.getBytes())));
              return null;
            });
  }

  private static void fail(
      SdkAsyncHttpResponseHandler handler, CompletableFuture<Void> end, Throwable failure) {
    if (!end.isDone()) {
      handler.onError(failure);
      end.completeExceptionally(failure);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  /** Gets what a publisher has, as one buffer. */
  private static final class Whole implements Subscriber<ByteBuffer> {
    /** Told once: either what came, or why not all of it. */
    interface End {
      void end(Buffer all, @Nullable Throwable failure);
    }

    private final Buffer all = Buffer.buffer();
    private final End end;

    Whole(End end) {
      this.end = end;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer part) {
      byte[] bytes = new byte[part.remaining()];
      part.get(bytes);
      all.appendBytes(bytes);
    }

    @Override
    public void onError(Throwable failure) {
      end.end(all, failure);
    }

    @Override
    public void onComplete() {
      end.end(all, null);
    }
  }
}
