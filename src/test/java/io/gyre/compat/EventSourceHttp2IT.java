package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.support.Browser;
import io.gyre.support.CutRelay;
import io.gyre.support.FreePort;
import io.gyre.support.Json;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A browser's own {@code EventSource} over HTTP/2 with TLS. */
@Tag("sdk")
@Timeout(120)
class EventSourceHttp2IT {
  /** More than the six connections that a browser opens to a host with HTTP/1.1. */
  private static final int SOURCES = 8;

  private static ServerProcess tlsServer() throws IOException {
    SelfSignedCertificate certificate = SelfSignedCertificate.create();
    String http =
        "{\"internal_port\":\"%d\",\"tls_external\":true,\"tls\":{\"enabled\":true,\"cert_pem\":%s,\"key_pem\":%s}}"
            .formatted(
                FreePort.find(),
                Json.quote(Files.readString(Path.of(certificate.certificatePath()))),
                Json.quote(Files.readString(Path.of(certificate.privateKeyPath()))));
    String config = CaseTable.text("sdk-server.json");
    return ServerProcess.start(
        "{\"http_server\":"
            + http
            + ",\"init\":{\"enabled\":true},"
            + config.substring(config.indexOf('{') + 1));
  }

  private static String url(CutRelay relay, String transport, String connect) {
    return Json.quote(
        "https://127.0.0.1:%d/connection/%s?cf_connect=%s"
            .formatted(
                relay.port(), transport, URLEncoder.encode(connect, StandardCharsets.UTF_8)));
  }

  private static void publish(ServerProcess server, int number) {
    server.api().call("publish", "{\"channel\":\"hist:es\",\"data\":%d}".formatted(number));
  }

  @Test
  void manySources_shareOneConnection_andResumeWhereTheyWere() throws IOException {
    try (ServerProcess server = tlsServer();
        CutRelay relay = CutRelay.to(server.port());
        Browser browser = Browser.start(600, 400)) {
      browser.trustAll();
      browser.open("https://127.0.0.1:" + relay.port() + "/connection/init");
      browser.await("document.readyState === 'complete' && location.protocol === 'https:'");
      String user = "{\"token\":\"" + Tokens.user("es", 0) + "\",\"subs\":{\"hist:es\":{}}}";
      String token = Tokens.hs256("{\"sub\":\"es\",\"subs\":{\"hist:es\":{}}}");
      browser.eval(
          "window.seen = []; window.opens = 0; window.live = [];"
              + "for (let i = 0; i < "
              + SOURCES
              + "; i++) { seen.push([]); const source = new EventSource("
              + url(relay, "uni_sse", user)
              + "); source.onmessage = m => { const p = JSON.parse(m.data);"
              + "if (p.pub) seen[i].push(p.pub.data);"
              + "if (p.connect) { opens++;"
              + "(p.connect.subs['hist:es'].publications || []).forEach(x => seen[i].push(x.data)); }"
              + "}; }"
              + "window.both = new EventSource("
              + url(relay, "sse", "{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}")
              + "); both.onmessage = m => { const r = JSON.parse(m.data);"
              + "if (r.connect) live.push('connect'); if (r.push && r.push.pub) live.push(r.push.pub.data);"
              + "}; 1");
      browser.await("opens === " + SOURCES + " && live.length === 1");
      assertEquals(1, relay.connections(), "streams have connections of their own");
      publish(server, 1);
      browser.await("seen.every(s => s.length === 1) && live.length === 2");
      relay.cut();
      publish(server, 2);
      publish(server, 3);
      relay.restore();
      browser.await("opens === " + 2 * SOURCES + " && live.length === 3");
      publish(server, 4);
      browser.await("seen.every(s => s.length === 4) && live.length === 4");
      assertEquals("[1,2,3,4]", browser.eval("JSON.stringify(seen[0])"));
      assertEquals(
          "true", browser.eval("seen.every(s => JSON.stringify(s) === JSON.stringify(seen[0]))"));
      assertEquals("[\"connect\",1,\"connect\",4]", browser.eval("JSON.stringify(live)"));
    }
  }
}
