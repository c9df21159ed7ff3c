package io.gyre.transport.uni;

import io.gyre.config.ConnectCodeToHttpResponse;
import io.gyre.config.ConnectCodeTransform;
import io.gyre.transport.stream.Unidirectional;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** HTTP answers in place of disconnect pushes ({@code connect_code_to_http_response}). */
final class FailedConnects implements Unidirectional.Failures {

  private static final Unidirectional.Answer OTHERS =
      new Unidirectional.Answer(500, "Internal Server Error");

  private final List<ConnectCodeTransform> transforms;

  private FailedConnects(List<ConnectCodeTransform> transforms) {
    this.transforms = transforms;
  }

  /** What the section wants; null when it is not enabled. */
  static @Nullable FailedConnects of(ConnectCodeToHttpResponse config) {
    return config.enabled() ? new FailedConnects(config.transforms()) : null;
  }

  @Override
  public Unidirectional.Answer answer(int code, String text) {
    for (ConnectCodeTransform transform : transforms) {
      if (transform.code() == code) {
        String body = transform.to().body();
        return new Unidirectional.Answer(transform.to().statusCode(), body.isEmpty() ? text : body);
      }
    }
    return OTHERS;
  }
}
