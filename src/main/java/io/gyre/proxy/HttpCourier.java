package io.gyre.proxy;

import io.gyre.protocol.Codec;
import io.gyre.protocol.FieldReader;
import io.gyre.protocol.FieldWriter;
import io.gyre.protocol.Fields;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.ProtocolType;
import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * Brings JSON objects by POST. What answers with status 2xx and neither nothing nor a JSON object,
 * a login page perhaps, is not taken for the backend.
 */
final class HttpCourier implements Courier {

  private static final Fields NONE = Fields.of("result:1");

  private final HttpBackend backend;
  private final Codec codec = Codec.of(ProtocolType.JSON);

  HttpCourier(HttpBackend backend) {
    this.backend = backend;
  }

  @Override
  public String protocol() {
    return "http";
  }

  @Override
  public Sent send(Consumer<FieldWriter> message) {
    byte[] body = codec.encode(message, (out, fields) -> fields.accept(out));
    HttpBackend.Sent sent = backend.post(body, ClientHeaders.NONE, true);
    return new Sent(sent.answer().compose(this::check), sent.cancel());
  }

  private Future<Void> check(HttpCall.Received received) {
    if (received.status() < 200 || received.status() > 299) {
      return Future.failedFuture(
          new ProxyFailure(
              ProxyFailure.Kind.STATUS, "unexpected HTTP status code: " + received.status()));
    }
    try {
      if (received.body().length() > 0) {
        codec.decode(received.body().getBytes(), HttpCourier::skip);
      }
      return Future.succeededFuture();
    } catch (ProtocolException notJson) {
      return Future.failedFuture(
          new ProxyFailure(
              ProxyFailure.Kind.WRONG_BODY,
              "answer is not a JSON object: " + received.body().length() + " bytes"));
    }
  }

  private static boolean skip(FieldReader in) {
    int mark = in.begin();
    while (in.next(NONE) != 0) {
      in.skip();
    }
    in.end(mark);
    return true;
  }

  @Override
  public Future<Void> close() {
    return backend.close();
  }
}
