package io.gyre.transport;

import io.netty.buffer.ByteBuf;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * The way out by one stream of HTTP/2, whose connection Vert.x shares among its streams: what was
 * written since the last flush is copied into one buffer and leaves as one write.
 *
 * <p>Thread: the lane's loop.
 */
public final class Http2Outgoing implements Outgoing {

  private static final long NO_ERROR = 0;
  private static final long CANCEL = 8;

  private final HttpServerResponse response;
  private final @Nullable HttpServerRequest request;
  private Buffer unflushed = Buffer.buffer();
  private Future<Void> last = Future.succeededFuture();
  private long outstanding;
  private long sent;
  private boolean ended;

  /** The way out to a client whose request was read to its end. */
  public Http2Outgoing(HttpServerResponse response) {
    this(response, null);
  }

  /** The way out to a client that goes on sending. */
  public Http2Outgoing(HttpServerRequest request) {
    this(request.response(), request);
  }

  private Http2Outgoing(HttpServerResponse response, @Nullable HttpServerRequest request) {
    this.response = response;
    this.request = request;
  }

  /** Queues text, which the frames written next follow. */
  public void write(String text) {
    unflushed.appendString(text);
  }

  @Override
  public void write(ByteBuf frame) {
    byte[] bytes = new byte[frame.readableBytes()];
    frame.getBytes(frame.readerIndex(), bytes);
    unflushed.appendBytes(bytes);
    frame.release();
  }

  @Override
  public boolean flush() {
    if (!ended && unflushed.length() > 0) {
      Buffer ready = unflushed;
      unflushed = Buffer.buffer();
      int size = ready.length();
      outstanding += size;
      last = response.write(ready);
      last.onComplete(written -> written(size, written));
    }
    return outstanding == 0;
  }

  private void written(int size, AsyncResult<Void> result) {
    outstanding -= size;
    if (result.succeeded()) {
      sent += size;
    }
  }

  @Override
  public void whenSent(Runnable told) {
    flush();
    last.onComplete(written -> told.run());
  }

  @Override
  public void closeWhenFlushed() {
    flush();
    close();
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      response.end().onComplete(end -> endRequest());
    }
  }

  /** The whole answer was given: nothing the client still sends is wanted (RFC 9113, 8.1). */
  private void endRequest() {
    if (request != null && !request.isEnded()) {
      response.reset(NO_ERROR);
    }
  }

  @Override
  public void abort() {
    ended = true;
    response.reset(CANCEL);
  }

  @Override
  public void reading(boolean on) {
    if (request != null && on) {
      request.resume();
    } else if (request != null) {
      request.pause();
    }
  }

  @Override
  public long queuedBytes() {
    return outstanding + unflushed.length();
  }

  @Override
  public long sentBytes() {
    return sent;
  }

  @Override
  public void release() {
    ended = true;
    unflushed = Buffer.buffer();
  }
}
