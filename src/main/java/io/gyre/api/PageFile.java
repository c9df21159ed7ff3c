package io.gyre.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A file of a page that a node serves itself. Nothing from elsewhere may run in it, and no other
 * page may frame it.
 *
 * @param type its content type
 * @param content in memory
 */
record PageFile(String type, Buffer content) {
  private static final String POLICY =
      "default-src 'self'; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  /**
   * Reads a file of the build, so not to be called on an event loop but at its start.
   *
   * @param path absolute, on the class path
   */
  static PageFile load(String path, String type) {
    try (InputStream in = PageFile.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("missing in the build: " + path);
      }
      return new PageFile(type, Buffer.buffer(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers a request with it. */
  void send(HttpServerRequest request) {
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, type)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(content);
  }
}
