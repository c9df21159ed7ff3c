package io.gyre.transport.stream;

import io.gyre.edge.ConnectParameter;
import io.gyre.edge.Cors;
import io.gyre.edge.PlainAnswer;
import io.gyre.edge.RequestBody;
import io.gyre.loop.Loop;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What comes before a stream: origin, preflight, method, and the client's first words (protocol
 * reference, sections 9.3 to 9.5 and 9.8). Unlike the reference, a request from a foreign origin is
 * refused: 403.
 *
 * <p>Thread: the lane's loop.
 */
public final class Intake {

  private final Cors cors;
  private final int bodyLimit;
  private final Loop loop;

  /**
   * The intake of one endpoint in one lane.
   *
   * @param cors knows the allowed origins
   * @param bodyLimit largest body, bytes; 0 or less for none
   * @param loop the lane's
   */
  public Intake(Cors cors, int bodyLimit, Loop loop) {
    this.cors = cors;
    this.bodyLimit = bodyLimit > 0 ? bodyLimit : Integer.MAX_VALUE;
    this.loop = loop;
  }

  /**
   * Lets a {@code POST} through and answers everything else: {@code OPTIONS} 204, a foreign origin
   * 403, other methods 405, a body that is too large 413.
   *
   * @param body called with the whole body; not called when the client broke off
   */
  public void post(HttpServerRequest request, Consumer<byte[]> body) {
    boolean allowed = cors.apply(request);
    if (request.method().equals(HttpMethod.OPTIONS)) {
      request
          .response()
          .putHeader("Access-Control-Max-Age", "300")
          .putHeader("Access-Control-Allow-Methods", "POST, OPTIONS")
          .setStatusCode(204)
          .end();
    } else if (!allowed) {
      PlainAnswer.text(request, 403, "Forbidden");
    } else if (request.method().equals(HttpMethod.POST)) {
      read(request, body);
    } else {
      PlainAnswer.empty(request, 405);
    }
  }

  /**
   * Lets a {@code GET} with parameter {@code cf_connect}, or a {@code POST}, through, and answers
   * everything else: a foreign origin 403, other methods 405, a body that is too large 413, a
   * missing or malformed parameter 400.
   *
   * @param absent what stands for a missing, empty or malformed parameter; null when it may not be
   *     missing
   * @param words called with the parameter or the whole body; not called when the client broke off
   */
  public void getOrPost(
      HttpServerRequest request, byte @Nullable [] absent, Consumer<byte[]> words) {
    boolean allowed = cors.apply(request);
    boolean get = request.method().equals(HttpMethod.GET);
    if (!get && !request.method().equals(HttpMethod.POST)) {
      PlainAnswer.empty(request, 405);
    } else if (!allowed) {
      PlainAnswer.text(request, 403, "Forbidden");
    } else if (get) {
      String parameter = ConnectParameter.text(request);
      byte[] found = parameter == null ? absent : parameter.getBytes(StandardCharsets.UTF_8);
      if (found == null) {
        PlainAnswer.empty(request, 400);
      } else {
        words.accept(found);
      }
    } else {
      read(request, words);
    }
  }

  private void read(HttpServerRequest request, Consumer<byte[]> words) {
    RequestBody.read(
        request,
        bodyLimit,
        loop,
        new RequestBody.Reader() {
          @Override
          public void whole(byte[] body) {
            words.accept(body);
          }

          @Override
          public void tooLarge() {
            PlainAnswer.empty(request, 413);
          }

          @Override
          public void broken(Throwable cause) {
            // Nobody is left to be answered.
          }
        });
  }
}
