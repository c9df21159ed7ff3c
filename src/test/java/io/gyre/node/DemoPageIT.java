package io.gyre.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.config.Config;
import io.gyre.config.ConfigLoader;
import io.gyre.config.SourceSet;
import io.gyre.edge.Listener;
import io.gyre.support.Browser;
import io.gyre.support.FreePort;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The demo page in a real browser, against a node with the options of development mode. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DemoPageIT {
  private static final Path PICTURES = Path.of("target", "demo");
  private static final String CONNECTED =
      "document.getElementById('state').dataset.state === 'connected'";
  private static final String SUBSCRIBED =
      CONNECTED + " && document.querySelector('.sub-state')?.textContent === ''";

  private static Vertx vertx;
  private static Node node;

  @BeforeAll
  static void start() throws Exception {
    Files.createDirectories(PICTURES);
    vertx = Vertx.vertx();
    Config config = config(FreePort.find());
    node = await(Node.start(vertx, config));
    await(DevelopmentMode.serveDemo(vertx, node, config));
  }

  @AfterAll
  static void stop() throws Exception {
    await(node.stop(5000));
    await(vertx.close());
  }

  private static String url() {
    return "http://127.0.0.1:" + node.port(Listener.EXTERNAL) + "/";
  }

  @Test
  void page_inTwoWindows_chatsAndRecoversAfterADrop() {
    try (Browser ann = Browser.start(1360, 850);
        Browser bob = Browser.start(1360, 850)) {
      connectAs(ann, "ann", "light");
      connectAs(bob, "bob", "dark");

      say(bob, "hello from bob");
      ann.await("document.getElementById('feed').innerText.includes('hello from bob')");
      say(ann, "hello from ann");
      ann.await("document.querySelector('.feed li.mine')");
      ann.await("document.getElementById('latency').textContent.includes('ms')");
      ann.await("document.getElementById('presence-count').textContent === '2'");

      ann.eval("document.getElementById('drop').click()");
      ann.await("document.getElementById('recovery').innerText.includes('recovered: true')");
      assertEquals("3", ann.eval("document.querySelectorAll('.feed li.recovered').length"));
      ann.await(CONNECTED);

      ann.eval("document.getElementById('load-history').click()");
      ann.await("document.querySelectorAll('#history li').length === 5");
      ann.screenshot(PICTURES.resolve("light.png"));
      bob.screenshot(PICTURES.resolve("dark.png"));
      bob.resize(390, 844);
      assertEquals("true", bob.eval("document.documentElement.scrollWidth <= window.innerWidth"));
      bob.screenshot(PICTURES.resolve("narrow.png"));
    }
  }

  @Test
  void channels_canBeAddedAndLeft() {
    try (Browser browser = Browser.start(1200, 800)) {
      connectAs(browser, "cyd", "light");
      browser.eval(
          "document.getElementById('channel').value = 'dev:other';"
              + "document.querySelector('#subscribe-form button').click()");
      browser.await(
          "[...document.querySelectorAll('.channels li')].length === 2"
              + " && document.getElementById('feed-channel').textContent === 'dev:other'");
      browser.eval("document.querySelector('[aria-label=\"Unsubscribe from dev:other\"]').click()");
      browser.await("document.querySelectorAll('.channels li').length === 1");
      browser.eval("document.getElementById('connect').click()");
      browser.await("document.getElementById('state').dataset.state === 'disconnected'");
    }
  }

  @Test
  void token_isGivenByPostOnly() throws Exception {
    assertEquals(405, send(HttpRequest.newBuilder(URI.create(url() + "demo/token"))).statusCode());
    HttpResponse<String> token =
        send(
            HttpRequest.newBuilder(URI.create(url() + "demo/token?user=ann"))
                .POST(HttpRequest.BodyPublishers.noBody()));
    assertEquals(200, token.statusCode());
    assertEquals(3, token.body().split("\\.", -1).length);
    assertTrue(token.headers().firstValue("access-control-allow-origin").isEmpty());
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void connectAs(Browser browser, String user, String theme) {
    browser.prefer(theme);
    browser.open(url());
    browser.await("document.readyState === 'complete' && location.port");
    browser.eval("localStorage.setItem('user', '" + user + "')");
    browser.open(url());
    browser.await(SUBSCRIBED + " && document.getElementById('user').value === '" + user + "'");
    assertEquals(theme, browser.eval("document.documentElement.dataset.theme"));
  }

  private static void say(Browser browser, String text) {
    browser.eval(
        "document.getElementById('text').value = '"
            + text
            + "'; document.getElementById('publish').click()");
  }

  private static Config config(int port) {
    String origin = "http://127.0.0.1:" + port;
    String text =
        DevelopmentMode.text()
            .replace("\"address\": \"127.0.0.1\"", "\"address\": \"127.0.0.1\", \"port\": " + port)
            .replace("http://127.0.0.1:8000", origin);
    return ConfigLoader.load(SourceSet.ofFile("demo.json", text)).config();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
