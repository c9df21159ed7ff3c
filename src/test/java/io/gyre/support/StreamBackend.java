package io.gyre.support;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A GRPC backend on a loopback port that allows every subscription stream. */
public final class StreamBackend implements AutoCloseable {
  /** A {@code StreamSubscribeResponse} whose answer has an empty result. */
  private static final Buffer ALLOWED = Buffer.buffer(new byte[] {0x0A, 0x02, 0x0A, 0x00});

  private static final int SECONDS = 20;
  private static final int RESETS = 100_000;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final BlockingQueue<Stream> opened = new LinkedBlockingQueue<>();
  private final Set<Stream> open = ConcurrentHashMap.newKeySet();
  private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
  private final int port;

  private StreamBackend(int streamsPerConnection) {
    HttpServerOptions options =
        new HttpServerOptions()
            // Streams are cancelled by reset, many at once when a client with many leaves.
            .setHttp2RstFloodMaxRstFramePerWindow(RESETS)
            .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(streamsPerConnection));
    GrpcServer service = GrpcServer.server(vertx).callHandler(this::accept);
    Promise<HttpServer> listening = Promise.promise();
    context.runOnContext(
        run ->
            vertx
                .createHttpServer(options)
                .requestHandler(service)
                .listen(0, "127.0.0.1")
                .onComplete(listening));
    port = wait(listening.future()).actualPort();
  }

  private static <T> T wait(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Starts one.
   *
   * @param streamsPerConnection how many it lets be open on a connection
   */
  public static StreamBackend start(int streamsPerConnection) {
    return new StreamBackend(streamsPerConnection);
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** The next stream in the order in which they were opened. */
  public Stream next() throws InterruptedException {
    Stream stream = opened.poll(SECONDS, TimeUnit.SECONDS);
    if (stream == null) {
      throw new AssertionError("no stream was opened");
    }
    return stream;
  }

  /** How many streams are open. */
  public int open() {
    return open.size();
  }

  /** How many connections have ever carried a stream. */
  public int connections() {
    return connections.size();
  }

  private void accept(GrpcServerRequest<Buffer, Buffer> request) {
    Stream stream = new Stream(request);
    open.add(stream);
    connections.add(request.connection());
    request.errorHandler(reset -> open.remove(stream));
    request.exceptionHandler(cut -> open.remove(stream));
    request.handler(
        message -> {
          if (stream.received.incrementAndGet() == 1) {
            request.response().write(ALLOWED);
            opened.add(stream);
          }
        });
  }

  /** Ends it, and its streams. */
  @Override
  public void close() {
    wait(vertx.close());
  }

  /** One stream. Thread: any. */
  public final class Stream {
    private final GrpcServerRequest<Buffer, Buffer> request;
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicInteger flooded = new AtomicInteger();

    private Stream(GrpcServerRequest<Buffer, Buffer> request) {
      this.request = request;
    }

    /** Sends JSON as publication. */
    public void publish(String json) {
      context.runOnContext(run -> write(json));
    }

    /** Sends {@code count} strings of {@code size} characters, numbered, as fast as it may. */
    public void flood(int count, int size) {
      context.runOnContext(run -> goOn(count, size));
    }

    private void goOn(int count, int size) {
      while (flooded.get() < count && !request.response().writeQueueFull()) {
        write('"' + numbered(flooded.getAndIncrement(), size) + '"');
      }
      if (flooded.get() < count) {
        request.response().drainHandler(drained -> goOn(count, size));
      }
    }

    /** Whether both are on one connection. */
    public boolean sharesConnectionWith(Stream other) {
      return request.connection() == other.request.connection();
    }

    /** How much of the flood it could send. */
    public int flooded() {
      return flooded.get();
    }

    /** Messages that came up the stream, the request included. */
    public int received() {
      return received.get();
    }

    /** Stops reading, or goes on. */
    public void reading(boolean on) {
      context.runOnContext(
          run -> {
            if (on) {
              request.resume();
            } else {
              request.pause();
            }
          });
    }

    /** Ends it with success. */
    public void end() {
      context.runOnContext(
          run -> {
            open.remove(this);
            request.response().status(GrpcStatus.OK).end();
          });
    }

    private void write(String json) {
      byte[] data = json.getBytes(StandardCharsets.UTF_8);
      Buffer publication = field(4, data);
      request.response().write(field(2, publication.getBytes()));
    }
  }

  /** String {@code number} of a flood. */
  public static String numbered(int number, int size) {
    String digits = Integer.toString(number);
    return "0".repeat(size - digits.length()) + digits;
  }

  private static Buffer field(int number, byte[] content) {
    Buffer field = Buffer.buffer().appendByte((byte) (number << 3 | 2));
    int length = content.length;
    for (; length > 0x7F; length >>>= 7) {
      field.appendByte((byte) (length & 0x7F | 0x80));
    }
    return field.appendByte((byte) length).appendBytes(content);
  }
}
