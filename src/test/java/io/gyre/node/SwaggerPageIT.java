package io.gyre.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.support.Api;
import io.gyre.support.Browser;
import io.gyre.support.Json;
import io.gyre.support.ServerProcess;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The description of the API and its page in a real browser, from the fat jar. */
@Timeout(120)
class SwaggerPageIT {
  private static final String CONFIG =
      "{\"swagger\": {\"enabled\": true}, \"http_api\": {\"key\": \"secret-key\"}}";

  @Test
  void definition_namesEveryMethodAndNothingUndefined() {
    try (ServerProcess server = ServerProcess.start(CONFIG)) {
      Api outside = new Api(server.url(""), "");
      assertEquals(307, outside.request("GET", "/swagger", "").status());
      JsonNode definition = Json.parse(outside.request("GET", "/swagger/swagger.json", "").body());
      assertEquals("2.0", definition.path("swagger").asText());
      assertEquals("/api", definition.path("basePath").asText());
      for (String method : List.of("publish", "broadcast", "history", "info", "batch")) {
        assertTrue(definition.path("paths").has("/" + method), method);
      }
      for (JsonNode reference : definition.findValues("$ref")) {
        String name = reference.asText().substring("#/definitions/".length());
        assertTrue(definition.path("definitions").has(name), name);
      }
      JsonNode data =
          definition.path("definitions").path("PublishRequest").path("properties").path("data");
      assertTrue(data.isObject() && !data.has("type"), "any value");
    }
  }

  @Test
  void page_callsAMethod_withAndWithoutTheKey() {
    try (ServerProcess server = ServerProcess.start(CONFIG);
        Browser browser = Browser.start(900, 700)) {
      browser.open(server.url("/swagger/"));
      browser.await("document.getElementById('info')");
      assertTrue(send(browser, "info", "{}").startsWith("401"));
      browser.eval("document.getElementById('key').value = 'secret-key'; 1");
      String info = send(browser, "info", "{}");
      assertTrue(info.startsWith("200") && info.contains("\"num_clients\": 0"), info);
      String published = send(browser, "publish", "{\"channel\":\"a\",\"data\":{}}");
      assertTrue(published.startsWith("200") && published.contains("\"result\""), published);
      String refused = send(browser, "publish", "{\"channel\":\"\"}");
      assertTrue(refused.contains("bad request"), refused);
    }
  }

  private static String send(Browser browser, String method, String request) {
    String element = "document.getElementById('" + method + "')";
    browser.eval(
        element
            + ".open = true; "
            + element
            + ".querySelector('textarea').value = "
            + Json.quote(request)
            + "; "
            + element
            + ".querySelector('pre').textContent = '…'; "
            + element
            + ".querySelector('button').click(); 1");
    browser.await(element + ".querySelector('pre').textContent.length > 1");
    return browser.eval(element + ".querySelector('pre').textContent");
  }
}
