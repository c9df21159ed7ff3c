package io.gyre.engine.hazelcast;

import io.gyre.engine.Tenure;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One page of this node's tenures, as its owner should know it. One step is under way at a time;
 * what comes meanwhile is the next one. After a step whose outcome is not known everything is told
 * anew.
 *
 * <p>Thread: the ledger's loop.
 */
final class TenureShelf {

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final LedgerSite site;
  private final String key;
  private final Map<String, TenurePage.Line> lines = new HashMap<>();

  /** What the owner does not know; a line that ended has no user. */
  private Map<String, TenurePage.Line> begun = new LinkedHashMap<>();

  private List<TenurePage.Line> ended = new ArrayList<>();
  private List<Promise<Void>> waiting = new ArrayList<>();
  private long sequence;
  private boolean whole;
  private boolean flying;

  TenureShelf(LedgerSite site, String key) {
    this.site = site;
    this.key = key;
  }

  /** See {@link io.gyre.engine.Ledger#begin}. */
  void begin(Tenure tenure, Promise<Void> known) {
    TenurePage.Line line =
        new TenurePage.Line(key(tenure), tenure.generation(), site.seal(tenure.user()));
    lines.put(line.key(), line);
    begun.put(line.key(), line);
    waiting.add(known);
    flushLater();
  }

  /** See {@link io.gyre.engine.Ledger#end}. */
  void end(Tenure tenure) {
    String name = key(tenure);
    TenurePage.Line line = lines.get(name);
    if (line == null || line.generation() != tenure.generation()) {
      return;
    }
    lines.remove(name);
    begun.remove(name);
    ended.add(new TenurePage.Line(name, line.generation(), new byte[0]));
    flushLater();
  }

  /** The owner may have forgotten it. */
  void tellAgain() {
    whole |= sequence > 0;
    flushLater();
  }

  boolean isQuiet() {
    return !flying && !whole && begun.isEmpty() && ended.isEmpty();
  }

  private void flushLater() {
    if (!flying) {
      flying = true;
      // What comes in this turn goes together.
      site.loop().later(this::flush);
    }
  }

  private void flush() {
    List<TenurePage.Line> news = List.copyOf(whole ? lines.values() : begun.values());
    TenureStep step = new TenureStep(++sequence, whole, news, ended);
    List<Promise<Void>> told = waiting;
    begun = new LinkedHashMap<>();
    ended = new ArrayList<>();
    waiting = new ArrayList<>();
    whole = false;
    site.calls()
        .ask(
            site.tenures(),
            key,
            step,
            site.loop(),
            (done, failure) -> {
              told.forEach(Promise::tryComplete);
              flying = false;
              if (done == null) {
                whole = true;
                flying = true;
                site.loop().after(PAUSE, this::flush);
              } else if (!isQuiet()) {
                flushLater();
              }
            });
  }

  private static String key(Tenure tenure) {
    return tenure.client() + '\n' + tenure.channel();
  }

  /** What a line is about. */
  static Tenure tenure(TenurePage.Line line, String user) {
    int end = line.key().indexOf('\n');
    return new Tenure(
        line.key().substring(0, end), user, line.key().substring(end + 1), line.generation());
  }
}
