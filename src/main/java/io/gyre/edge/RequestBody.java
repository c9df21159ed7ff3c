package io.gyre.edge;

import io.gyre.loop.Loop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Collects the body of one request, up to a limit.
 *
 * <p>Thread: the lane's loop.
 */
public final class RequestBody {
  /** How long a refused client may go on sending before its connection is cut. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private static final long NO_ERROR = 0;

  /** Who wants the body; one of the methods is called, once. */
  public interface Reader {
    /** The whole body came. */
    void whole(byte[] body);

    /** The body is larger than the limit, or says that it will be. */
    void tooLarge();

    /** The body broke off. */
    void broken(Throwable cause);
  }

  private final HttpServerRequest request;
  private final long limit;
  private final Reader reader;
  private @Nullable Buffer collected;
  private boolean copied;
  private boolean done;

  private RequestBody(HttpServerRequest request, long limit, Reader reader) {
    this.request = request;
    this.limit = limit;
    this.reader = reader;
  }

  /**
   * Reads a body.
   *
   * @param limit in bytes
   */
  public static void read(HttpServerRequest request, long limit, Loop loop, Reader reader) {
    RequestBody body = new RequestBody(request, limit, reader);
    if (announced(request) > limit) {
      body.refuse(loop);
      return;
    }
    request
        .handler(chunk -> body.add(chunk, loop))
        .exceptionHandler(body::fail)
        .endHandler(end -> body.finish());
  }

  private static long announced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private void add(Buffer chunk, Loop loop) {
    if (done) {
      return;
    }
    Buffer before = collected;
    if ((before == null ? 0 : before.length()) + (long) chunk.length() > limit) {
      refuse(loop);
    } else {
      collected = before == null ? chunk : join(before, chunk);
    }
  }

  private Buffer join(Buffer before, Buffer chunk) {
    // The first chunk is kept as it came, since mostly there is no second.
    if (!copied) {
      copied = true;
      return Buffer.buffer(2 * (before.length() + chunk.length()))
          .appendBuffer(before)
          .appendBuffer(chunk);
    }
    return before.appendBuffer(chunk);
  }

  private void refuse(Loop loop) {
    done = true;
    collected = null;
    reader.tooLarge();
    // Cutting at once could destroy the answer on its way; what still comes is dropped.
    Loop.Timer cut = loop.after(LINGER, this::cut);
    request.endHandler(
        end -> {
          cut.cancel();
          if (request.version() != HttpVersion.HTTP_2) {
            cut();
          }
        });
  }

  /** Stops what still comes; other streams of an HTTP/2 connection live on. */
  private void cut() {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset(NO_ERROR);
    } else {
      request.connection().close();
    }
  }

  private void fail(Throwable cause) {
    if (!done) {
      done = true;
      collected = null;
      reader.broken(cause);
    }
  }

  private void finish() {
    if (!done) {
      done = true;
      Buffer body = collected;
      reader.whole(body == null ? new byte[0] : body.getBytes());
    }
  }
}
