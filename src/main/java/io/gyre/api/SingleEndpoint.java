package io.gyre.api;

import io.gyre.protocol.Data;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Serves the older form with one path: {@code POST /api} with commands one after another (server
 * API section 6).
 */
final class SingleEndpoint extends ApiEndpoint {
  private static final Field ID = new Field("id", 1, FieldType.UINT32);
  private static final Field METHOD = new Field("method", 2, FieldType.RAW);
  private static final Field PARAMS = new Field("params", 3, FieldType.RAW);
  private static final Shape COMMAND = Shape.of("Command", ID, METHOD, PARAMS);

  SingleEndpoint(LaneApi lane) {
    super(lane, "unknown");
  }

  @Override
  void serve(HttpServerRequest request, byte[] body) {
    JsonInput in = new JsonInput(body);
    if (in.peek() < 0) {
      throw new BadJson("a command", 0);
    }
    new Run(request, in).next();
  }

  /**
   * Returns the method of a command; null for one that is known but not served.
   *
   * @throws BadJson if there is no such name
   */
  private static @Nullable ApiMethod method(Struct command) {
    Data data = command.raw(METHOD);
    JsonInput in = new JsonInput(data == null ? new byte[] {'0'} : data.bytes());
    if (in.peek() != '"') {
      return ApiMethods.numbered(in.integer(Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    String name = in.text();
    if (!ApiMethods.isKnown(name)) {
      throw new BadJson("the name of a method", 0);
    }
    return ApiMethods.named(name.toLowerCase(Locale.ROOT));
  }

  private static @Nullable Struct params(Struct command, ApiMethod method) {
    if (method.request().fields().isEmpty()) {
      return new Struct(method.request());
    }
    Data params = command.raw(PARAMS);
    try {
      return params == null ? null : StructReader.readWhole(params.bytes(), method.request());
    } catch (BadJson e) {
      return null;
    }
  }

  /** The commands of one request, run strictly in order: each is read when its turn comes. */
  private final class Run {
    private final HttpServerRequest request;
    private final JsonInput in;
    private final JsonOutput out = new JsonOutput(256);
    private boolean reading;
    private boolean waiting;
    private boolean first = true;

    Run(HttpServerRequest request, JsonInput in) {
      this.request = request;
      this.in = in;
    }

    void next() {
      if (reading) {
        return;
      }
      reading = true;
      try {
        while (!waiting && in.peek() >= 0) {
          waiting = true;
          start(StructReader.read(in, COMMAND));
        }
      } catch (BadJson e) {
        refuse(request, e);
        return;
      }
      reading = false;
      if (!waiting) {
        HttpAnswers.json(request, out);
      }
    }

    private void start(Struct command) {
      ApiMethod method = method(command);
      Struct params = method == null ? null : params(command, method);
      if (method == null) {
        answered(command, Answer.of(ApiError.NOT_FOUND));
      } else if (params == null) {
        answered(command, Answer.of(ApiError.BAD_REQUEST));
      } else {
        lane.operations().call(method, params, answer -> answered(command, answer));
      }
    }

    private void answered(Struct command, Answer answer) {
      writing(
          request,
          () -> {
            write(command.number(ID), answer);
            waiting = false;
          });
      if (!waiting) {
        next();
      }
    }

    private void write(long id, Answer answer) {
      out.ascii(first ? "{" : "\n{");
      first = false;
      if (id != 0) {
        out.ascii("\"id\":").number(id).mark(',');
      }
      answer.writeMember(out);
      out.mark('}');
    }
  }
}
