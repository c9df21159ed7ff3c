package io.gyre.api;

import io.gyre.edge.Endpoint;
import io.gyre.edge.PlainAnswer;
import io.gyre.edge.RequestBody;
import io.gyre.protocol.ErrorInfo;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all paths of the HTTP API have in common: method, key, body, malformed input.
 *
 * <p>Thread: the lane's loop.
 */
abstract class ApiEndpoint implements Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(ApiEndpoint.class);
  private static final CharSequence ERROR_MODE =
      HttpHeaders.createOptimized("X-Centrifugo-Error-Mode");
  private static final String TRANSPORT = "transport";

  /** What the endpoint's lane shares. */
  protected final LaneApi lane;

  /** Name of the method in metrics. */
  private final String name;

  ApiEndpoint(LaneApi lane, String name) {
    this.lane = lane;
    this.name = name;
  }

  /**
   * Serves one request whose body is complete.
   *
   * @throws BadJson for 400
   * @throws StructWriter.NotJson for 500
   */
  abstract void serve(HttpServerRequest request, byte[] body);

  @Override
  public final void accept(HttpServerRequest request) {
    if (!HttpMethod.POST.equals(request.method())) {
      PlainAnswer.empty(request, 405);
    } else if (!lane.key().admits(request)) {
      PlainAnswer.empty(request, 401);
    } else {
      RequestBody.read(request, lane.bodyLimit(), lane.loop(), new Exchange(request));
    }
  }

  /** Whether the request wants API errors as HTTP status. */
  final boolean wantsStatus(HttpServerRequest request) {
    return lane.transportErrors() || TRANSPORT.equals(request.getHeader(ERROR_MODE));
  }

  /** Answers with an envelope, or in transport mode with a status. */
  final void answer(HttpServerRequest request, Answer answer) {
    ErrorInfo error = answer.error();
    if (error != null && wantsStatus(request)) {
      HttpAnswers.transportError(request, error);
      return;
    }
    JsonOutput out = new JsonOutput(128);
    out.mark('{');
    answer.writeMember(out);
    HttpAnswers.json(request, out.mark('}'));
  }

  /** Runs the part of an answer that writes JSON; what JSON cannot express is 500. */
  final void writing(HttpServerRequest request, Runnable write) {
    try {
      write.run();
    } catch (StructWriter.NotJson e) {
      lane.operations().meters().failed(name, "marshal");
      LOG.warn("answer cannot be written path={} because={}", request.path(), e.getMessage());
      HttpAnswers.internalError(request);
    }
  }

  /** Answers 400 for a body that is not what the method takes. */
  final void refuse(HttpServerRequest request, BadJson problem) {
    lane.operations().meters().failed(name, "unmarshal");
    LOG.warn("bad api request path={} because={}", request.path(), problem.getMessage());
    HttpAnswers.badRequest(request);
  }

  private final class Exchange implements RequestBody.Reader {
    private final HttpServerRequest request;

    Exchange(HttpServerRequest request) {
      this.request = request;
    }

    @Override
    public void whole(byte[] body) {
      try {
        serve(request, body);
      } catch (BadJson e) {
        refuse(request, e);
      }
    }

    @Override
    public void tooLarge() {
      lane.operations().meters().failed(name, "read_body");
      LOG.warn("api request too large path={} limit={}", request.path(), lane.bodyLimit());
      HttpAnswers.tooLarge(request);
    }

    @Override
    public void broken(Throwable cause) {
      lane.operations().meters().failed(name, "read_body");
      LOG.debug("api request broke off path={}", request.path(), cause);
      if (!request.response().closed()) {
        HttpAnswers.internalError(request);
      }
    }
  }
}
