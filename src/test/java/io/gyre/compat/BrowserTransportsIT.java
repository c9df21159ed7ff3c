package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.support.Browser;
import io.gyre.support.CutRelay;
import io.gyre.support.NodeModules;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The SDK in a real browser over each transport, from a page of another origin: connect, subscribe,
 * publish, receive; the network goes and comes back; what was missed is recovered.
 */
@Tag("sdk")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BrowserTransportsIT {
  private static final String PAGE =
      """
      <!DOCTYPE html><meta charset="utf-8"><title>transports</title>
      <script src="/sockjs-client/dist/sockjs.js"></script>
      <script src="/%s/dist/centrifuge.js"></script>
      <script>
        const seen = {pubs: [], subscribed: [], states: []};
        %s
      </script>
      """;

  /** For releases from 3 on. */
  private static final String START =
      """
        function go(transport, sockjs, port, token, channel) {
          const base = 'http://127.0.0.1:' + port;
          window.client = new Centrifuge(
            [{transport, endpoint: (transport === 'websocket' ? base.replace('http', 'ws') : base)
              + '/connection/' + transport}],
            {token, emulationEndpoint: base + '/emulation', minReconnectDelay: 50,
             maxReconnectDelay: 200, maxServerPingDelay: 1000, sockjs: window.SockJS,
             sockjsOptions: {transports: [sockjs]}});
          client.on('state', (ctx) => seen.states.push(ctx.newState));
          client.on('connected', (ctx) => { seen.transport = ctx.transport; });
          window.sub = client.newSubscription(
            channel, {minResubscribeDelay: 50, maxResubscribeDelay: 200});
          sub.on('publication', (ctx) => seen.pubs.push(ctx.data));
          sub.on('subscribed', (ctx) => seen.subscribed.push(ctx.recovered));
          sub.subscribe();
          client.connect();
        }
      """;

  /**
   * For release 2, which knows SockJS and protocol 1, and relies on its own pings to miss a server.
   */
  private static final String START_OF_2 =
      """
        function go(transport, sockjs, port, token, channel) {
          const centrifuge = new Centrifuge('http://127.0.0.1:' + port + '/connection/' + transport,
            {sockjs: window.SockJS, sockjsTransports: [sockjs], minRetry: 50, maxRetry: 200,
             pingInterval: 2000, pongWaitTimeout: 1000});
          window.client = {state: 'connecting'};
          centrifuge.setToken(token);
          centrifuge.on('connect', (ctx) => { seen.transport = ctx.transport; client.state = 'connected'; });
          centrifuge.on('disconnect', () => { client.state = 'connecting'; });
          window.sub = centrifuge.subscribe(channel, {
            publish: (ctx) => seen.pubs.push(ctx.data),
            subscribe: (ctx) => seen.subscribed.push(ctx.recovered),
          });
          centrifuge.connect();
        }
      """;

  private static Vertx vertx;
  private static HttpServer pages;
  private static ServerProcess server;

  @BeforeAll
  static void start() throws Exception {
    Path modules = NodeModules.installed().resolve("node_modules");
    vertx = Vertx.vertx();
    pages =
        vertx
            .createHttpServer()
            .requestHandler(request -> serve(modules, request))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    server =
        ServerProcess.start(
            CaseTable.text("sdk-server.json")
                .replace(
                    "\"sockjs\": {",
                    "\"sockjs\": {\"url\": \"http://127.0.0.1:%d/sockjs-client/dist/sockjs.js\","
                        .formatted(pages.actualPort()))
                .replace(
                    "\"client\": {",
                    "\"client\": {\"ping_interval\": \"3s\", \"pong_timeout\": \"2s\","));
  }

  private static void serve(Path modules, HttpServerRequest request) {
    String path = request.path();
    if (path.endsWith(".js")) {
      request.response().sendFile(modules.resolve(path.substring(1)).toString());
    } else {
      String release = path.substring(1);
      request
          .response()
          .putHeader("Content-Type", "text/html")
          .end(PAGE.formatted(release, release.equals("centrifuge2") ? START_OF_2 : START));
    }
  }

  @AfterAll
  static void stop() {
    server.close();
    vertx.close();
  }

  @ParameterizedTest
  @CsvSource({
    "centrifuge, websocket, ''",
    "centrifuge, http_stream, ''",
    "centrifuge, sse, ''",
    "centrifuge, sockjs, websocket",
    "centrifuge, sockjs, xhr-streaming",
    "centrifuge, sockjs, xhr-polling",
    "centrifuge, sockjs, eventsource",
    "centrifuge, sockjs, iframe-eventsource",
    "centrifuge, sockjs, iframe-htmlfile",
    "centrifuge, sockjs, iframe-xhr-polling",
    "centrifuge, sockjs, jsonp-polling",
    "centrifuge2, sockjs, websocket",
    "centrifuge2, sockjs, xhr-streaming",
    "centrifuge2, sockjs, xhr-polling",
    "centrifuge2, sockjs, eventsource",
    "centrifuge2, sockjs, iframe-htmlfile",
    "centrifuge2, sockjs, jsonp-polling",
    "centrifuge3, sockjs, xhr-streaming",
    "centrifuge4, sockjs, eventsource"
  })
  void sdk_inChromium_receivesAndRecovers(String release, String transport, String sockJs)
      throws IOException {
    String channel = "hist:" + release + "-" + transport + "-" + sockJs;
    try (Browser browser = Browser.start(800, 600);
        CutRelay relay = CutRelay.to(server.port())) {
      browser.open("http://127.0.0.1:" + pages.actualPort() + "/" + release);
      browser.await("document.readyState === 'complete' && window.Centrifuge && window.SockJS");
      browser.eval(
          "go('%s', '%s', %d, '%s', '%s')"
              .formatted(transport, sockJs, relay.port(), Tokens.user("ann", 0), channel));
      browser.await("seen.subscribed.length === 1");
      assertEquals(
          sockJs.isEmpty() ? transport : "sockjs-" + sockJs, browser.eval("seen.transport"));
      browser.eval("sub.publish(1)");
      browser.await("seen.pubs.length === 1");
      relay.cut();
      browser.await("client.state === 'connecting'");
      for (int i = 2; i <= 5; i++) {
        server.api().call("publish", "{\"channel\":\"%s\",\"data\":%d}".formatted(channel, i));
      }
      relay.restore();
      browser.await("seen.pubs.length === 5");
      server.api().call("publish", "{\"channel\":\"%s\",\"data\":6}".formatted(channel));
      browser.await("seen.pubs.length === 6");
      assertEquals("[1,2,3,4,5,6]", browser.eval("JSON.stringify(seen.pubs)"));
      assertEquals("[false,true]", browser.eval("JSON.stringify(seen.subscribed)"));
    }
  }
}
