package io.gyre.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium with one page, steered by its debugging protocol. */
public final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  private int lastId;

  private Browser(Process process, String url) {
    this.process = process;
    this.socket = HTTP.newWebSocketBuilder().buildAsync(URI.create(url), new Replies()).join();
    call("Runtime.enable", "{}");
    call("Page.enable", "{}");
  }

  /** The Chromium of {@code -Dgyre.chromium} or of the usual places; empty if there is none. */
  private static Optional<Path> installed() {
    return Stream.of(
            System.getProperty("gyre.chromium", ""),
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome")
        .filter(path -> !path.isEmpty())
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String executable() {
    return installed()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Chromium is missing (package chromium): run .ci/test-tools.sh chromium"))
        .toString();
  }

  /** Starts a browser with an empty page of the given size in CSS pixels. */
  public static Browser start(int width, int height) {
    try {
      Path profile = Files.createTempDirectory("gyre-browser");
      Process process =
          new ProcessBuilder(
                  List.of(
                      executable(),
                      "--headless=new",
                      "--no-sandbox",
                      "--disable-gpu",
                      "--disable-background-networking",
                      "--disable-component-update",
                      "--disable-sync",
                      "--no-first-run",
                      "--disable-dev-shm-usage",
                      "--remote-debugging-port=0",
                      "--remote-allow-origins=*",
                      "--window-size=" + width + "," + height,
                      "--user-data-dir=" + profile,
                      "about:blank"))
              .redirectErrorStream(true)
              .redirectOutput(profile.resolve("log.txt").toFile())
              .start();
      Path port = profile.resolve("DevToolsActivePort");
      Await.until(
          PATIENCE, () -> Files.exists(port) && size(port) > 0, () -> "browser does not start");
      return new Browser(process, pageOf(Files.readAllLines(port).get(0)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes any certificate from now on. */
  public void trustAll() {
    call("Security.setIgnoreCertificateErrors", "{\"ignore\":true}");
  }

  /** Goes to a page. */
  public void open(String url) {
    call("Page.navigate", "{\"url\":" + Json.quote(url) + "}");
  }

  /** Value of a JavaScript expression as text; promises are waited for. */
  public String eval(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            "{\"awaitPromise\":true,\"returnByValue\":true,\"userGesture\":true,\"expression\":"
                + Json.quote(expression)
                + "}");
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + " => " + result);
    }
    return result.path("result").path("value").asText();
  }

  /** Waits until a JavaScript condition holds; while it throws, it does not hold. */
  public void await(String condition) {
    Await.until(
        PATIENCE,
        () ->
            eval("(() => { try { return Boolean(" + condition + ") } catch { return false } })()")
                .equals("true"),
        () -> condition + "; page says: " + eval("document.body.innerText"));
  }

  /** Sets the theme the page is told the user prefers: {@code light} or {@code dark}. */
  public void prefer(String theme) {
    call(
        "Emulation.setEmulatedMedia",
        "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + theme + "\"}]}");
  }

  /** Sets the size of the page. */
  public void resize(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        "{\"width\":"
            + width
            + ",\"height\":"
            + height
            + ",\"deviceScaleFactor\":1,\"mobile\":false}");
  }

  /** Writes a PNG of what is visible. */
  public void screenshot(Path file) {
    String png = call("Page.captureScreenshot", "{}").path("data").asText();
    try {
      Files.write(file, Base64.getDecoder().decode(png));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    socket.abort();
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private JsonNode call(String method, String params) {
    int id = ++lastId;
    CompletableFuture<JsonNode> reply = new CompletableFuture<>();
    calls.put(id, reply);
    socket
        .sendText(
            "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}", true)
        .join();
    return reply.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  private static String pageOf(String port) throws IOException {
    try {
      String list =
          HTTP.send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json")).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      for (JsonNode target : Json.parse(list)) {
        if (target.path("type").asText().equals("page")) {
          return target.path("webSocketDebuggerUrl").asText();
        }
      }
      throw new IllegalStateException("no page: " + list);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private final class Replies implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonNode message = Json.parse(text.toString());
        text.setLength(0);
        CompletableFuture<JsonNode> call = calls.remove(message.path("id").asInt());
        if (call != null) {
          call.complete(message.path("result"));
        }
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }
}
