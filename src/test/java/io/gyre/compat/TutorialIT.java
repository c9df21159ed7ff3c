package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.support.Await;
import io.gyre.support.Browser;
import io.gyre.support.CutRelay;
import io.gyre.support.FreePort;
import io.gyre.support.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The chat of docs/tutorial.md: its configuration, backend and page, on other ports. */
@Tag("sdk")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TutorialIT {
  private static final String LINES =
      "[...document.querySelectorAll('#messages li%s')]"
          + ".map(li => li.textContent.replace(/^[^a-z]*/, '')).join('; ')";

  private static ServerProcess server;
  private static Process backend;
  private static String page;

  @BeforeAll
  static void start() throws IOException {
    int port = FreePort.find();
    String config = Files.readString(Path.of("docs/tutorial/config.json"));
    server = ServerProcess.start(config.replace("localhost:3000", "localhost:" + port));
    page = "http://localhost:" + port + "/";
    Path output = Files.createTempFile("gyre-tutorial", ".txt");
    Path jar = Path.of(System.getProperty("gyre.jar", "target/gyre.jar"));
    backend =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dport=" + port,
                "-Dgyre=" + server.api().base(),
                "-cp",
                jar.resolveSibling("gyre-client.jar").toString(),
                "docs/tutorial/Chat.java")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    Await.until(
        Duration.ofSeconds(40),
        () -> text(output).contains(page) || !backend.isAlive(),
        () -> text(output));
    assertTrue(backend.isAlive(), () -> text(output));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @AfterAll
  static void stop() {
    backend.destroy();
    server.close();
  }

  @Test
  void chat_asTheTutorialTells() throws IOException {
    try (CutRelay network = CutRelay.to(server.port());
        Browser ann = Browser.start(800, 600);
        Browser bob = Browser.start(800, 600)) {
      enter(ann, server.port(), "ann");
      enter(bob, network.port(), "bob");
      people(ann, "ann, bob");
      people(bob, "ann, bob");
      say(ann, "hello");
      lines(bob, ".live", "ann: hello");
      nameTaken_isRefused(bob);
      textTooLong_isRefused(ann);
      bobMissesAndRecovers(ann, bob, network);
      bob.open(page + "?gyre=localhost:" + network.port());
      lines(bob, ".history", "ann: hello; ann: one; ann: two");
      people(bob, "ann, bob");
      bob.close();
      people(ann, "ann");
    }
  }

  private static void bobMissesAndRecovers(Browser ann, Browser bob, CutRelay network) {
    network.cut();
    bob.await("document.querySelector('[data-state=connecting]')");
    people(ann, "ann");
    say(ann, "one");
    say(ann, "two");
    lines(ann, ".live", "ann: hello; ann: one; ann: two");
    network.restore();
    lines(bob, ".missed", "ann: one; ann: two");
    lines(bob, ".live", "ann: hello");
    people(ann, "ann, bob");
    people(bob, "ann, bob");
  }

  private static void nameTaken_isRefused(Browser browser) {
    assertEquals(
        "ann is here already",
        browser.eval("fetch('/login', {method: 'POST', body: 'ann'}).then(a => a.text())"));
  }

  private static void textTooLong_isRefused(Browser browser) {
    say(browser, "x".repeat(201));
    browser.await("el('state').textContent === '1 to 200 characters, please'");
  }

  private static void enter(Browser browser, int gyrePort, String name) {
    browser.open(page + "?gyre=localhost:" + gyrePort);
    browser.await("!el('login').hidden");
    submit(browser, "login", "name", name);
    browser.await("el('people').textContent.includes('" + name + "')");
  }

  private static void say(Browser browser, String text) {
    submit(browser, "say", "text", text);
  }

  private static void submit(Browser browser, String form, String field, String text) {
    browser.eval(
        "document.querySelector('#%s [name=%s]').value = '%s', el('%s').requestSubmit()"
            .formatted(form, field, text, form));
  }

  private static void people(Browser browser, String names) {
    browser.await("el('people').textContent === '" + names + "'");
  }

  private static void lines(Browser browser, String kind, String expected) {
    browser.await(LINES.formatted(kind) + " === '" + expected + "'");
  }
}
