package io.gyre.engine.hazelcast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Has the ends told of the tenures of nodes that are no more, as far as this member owns their
 * pages. A tenure stays in its page until its end was told.
 *
 * <p>Thread: the ledger's loop.
 */
final class LostTenures {

  /** Tenures of a page that are being told at once. */
  private static final int MOST = 1_000;

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final LedgerSite site;
  private final Executor blocking;
  private final Supplier<Set<UUID>> present;
  private final LongSupplier timeMillis;
  private final Map<String, Page> pages = new HashMap<>();

  /** A page of a node that is no more. */
  private final class Page {
    private final String key;
    private final Set<Long> taken = new HashSet<>();
    private List<TenurePage.Line> told = new ArrayList<>();

    Page(String key) {
      this.key = key;
    }

    void look() {
      site.calls()
          .ask(
              site.tenures(),
              key,
              new TenureLook(MOST),
              site.loop(),
              (answer, failure) -> {
                if (answer == null || answer.lines.isEmpty()) {
                  // Found again at the next look, should it still be there.
                  pages.remove(key);
                } else {
                  answer.lines.forEach(this::take);
                  site.loop().after(PAUSE, this::remove);
                }
              });
    }

    private void take(TenurePage.Line line) {
      if (taken.add(line.generation())) {
        site.teller()
            .lost(
                key.substring(0, key.indexOf('/')),
                TenureShelf.tenure(line, site.open(line.user())),
                timeMillis.getAsLong(),
                () -> site.loop().execute(() -> told.add(line)));
      }
    }

    private void remove() {
      List<TenurePage.Line> done = told;
      if (done.isEmpty()) {
        site.loop().after(PAUSE, this::remove);
        return;
      }
      told = new ArrayList<>();
      site.calls()
          .ask(
              site.tenures(),
              key,
              new TenureStep(0, false, List.of(), done),
              site.loop(),
              (removed, failure) -> {
                if (removed == null) {
                  told.addAll(done);
                }
                look();
              });
    }
  }

  /**
   * Without any.
   *
   * @param blocking runs what may wait
   * @param present ids of the nodes of the moment; any thread
   * @param timeMillis the cluster's
   */
  LostTenures(
      LedgerSite site, Executor blocking, Supplier<Set<UUID>> present, LongSupplier timeMillis) {
    this.site = site;
    this.blocking = blocking;
    this.present = present;
    this.timeMillis = timeMillis;
  }

  /** Looks for pages of nodes that are no more. */
  void find() {
    blocking.execute(
        () -> {
          Set<String> keys = Set.copyOf(site.tenures().localKeySet());
          // Only now: who has a page was there before.
          Set<UUID> nodes = present.get();
          List<String> lost =
              keys.stream()
                  .filter(
                      key -> !nodes.contains(UUID.fromString(key.substring(0, key.indexOf('/')))))
                  .toList();
          if (!lost.isEmpty()) {
            site.loop().execute(() -> lost.forEach(this::begin));
          }
        });
  }

  private void begin(String key) {
    if (!pages.containsKey(key)) {
      Page page = new Page(key);
      pages.put(key, page);
      page.look();
    }
  }
}
