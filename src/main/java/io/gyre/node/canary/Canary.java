package io.gyre.node.canary;

import io.gyre.api.Readiness.Problem;
import io.gyre.loop.Loop;
import io.gyre.operation.Nodes;
import io.gyre.protocol.Data;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to all nodes all the time, hears what they publish, and says what of that does not come
 * through. A node that is not heard, or that says it does not hear, has a broken link; which node
 * is to blame says the {@link Verdict}.
 *
 * <p>Thread: its loop; what it tells from any.
 */
public final class Canary {

  private static final Duration GOODBYE = Duration.ofSeconds(1);

  private final Loop loop;
  private final Nodes nodes;
  private final CanarySite site;
  private final Voice voice;
  private final Ears ears;
  private final Repairs repairs;
  private final Changes changes;
  private final Peer self;
  private final Map<String, Peer> peers = new HashMap<>();
  private Set<String> lastDeaf = Set.of();
  private long startedNanos;
  private long tickNanos;
  private boolean started;
  private boolean leaving;
  private boolean stopped;
  private boolean out;
  private long outSince = Long.MAX_VALUE;
  private volatile Diagnosis diagnosis = Diagnosis.STARTING;
  private volatile List<CanaryFigures.OfPeer> figures = List.of();
  private volatile long acknowledgedNanos;

  /**
   * A canary that does not fly yet.
   *
   * @param loop its own
   * @param nodes who should hear each other, oldest first
   */
  public Canary(Loop loop, Nodes nodes, CanarySite site) {
    this.loop = loop;
    this.nodes = nodes;
    this.site = site;
    this.voice = new Voice(loop, site, nodes.own());
    this.ears = new Ears(loop, site, this::hear);
    this.repairs = new Repairs(loop, site);
    this.changes = new Changes(site);
    this.self = new Peer(nodes.own(), loop.nowNanos());
    this.acknowledgedNanos = loop.nowNanos();
  }

  /** Begins to fly. Thread: any. */
  public void start() {
    loop.execute(
        () -> {
          startedNanos = loop.nowNanos();
          tickNanos = startedNanos;
          ears.follow(nodes.own());
          tick();
        });
  }

  /**
   * Tells the others that this node leaves, and ends. Thread: any.
   *
   * @return completes when that was acknowledged, or soon
   */
  public Future<Void> stop() {
    Promise<Void> told = Promise.promise();
    loop.execute(
        () -> {
          leaving = true;
          if (!stopped) {
            stopped = true;
            voice
                .sing(number -> song(number, loop.nowNanos()))
                .onComplete(sung -> told.tryComplete());
          }
          loop.after(GOODBYE, told::tryComplete);
        });
    return told.future();
  }

  /** Why this node must not serve; empty when it may. */
  public List<Problem> problems() {
    return diagnosis.problems();
  }

  /** What is broken around a node that may serve. */
  public List<Problem> degraded() {
    return diagnosis.degraded();
  }

  /** What there is to count. */
  public CanaryFigures figures() {
    return new CanaryFigures(
        diagnosis.brokenLinks(),
        Duration.ofNanos(loop.nowNanos() - acknowledgedNanos),
        figures,
        repairs.audits.get(),
        repairs.reconnects.get(),
        repairs.farewells.get());
  }

  private void tick() {
    if (stopped) {
      return;
    }
    long now = loop.nowNanos();
    forgive(now - tickNanos - CanaryTimes.TICK.toNanos());
    tickNanos = now;
    meet(now);
    self.tick(now);
    peers.values().forEach(peer -> peer.tick(now));
    Set<String> deaf = deaf(now);
    boolean news = !deaf.equals(lastDeaf);
    lastDeaf = deaf;
    if (news || voice.isDue(now)) {
      voice.sing(number -> song(number, now));
    }
    judge(deaf, now);
    loop.after(CanaryTimes.TICK, this::tick);
  }

  /** Nobody is to blame for what did not come while this process stood still. */
  private void forgive(long late) {
    if (late > CanaryTimes.STOOD_STILL.minus(CanaryTimes.TICK).toNanos()) {
      changes.stoodStill(late);
      voice.forgive(late);
      self.forgive(late);
      peers.values().forEach(peer -> peer.forgive(late));
    }
  }

  private void meet(long now) {
    List<String> ids = nodes.ids();
    for (String id : ids) {
      if (!id.equals(nodes.own()) && !peers.containsKey(id)) {
        peers.put(id, new Peer(id, now));
        ears.follow(id);
      }
    }
    for (String id : List.copyOf(peers.keySet())) {
      if (!ids.contains(id)) {
        peers.remove(id);
        ears.unfollow(id);
      }
    }
  }

  private void hear(@Nullable Data data) {
    Song song = Song.decode(data);
    if (song == null) {
      return;
    }
    long now = loop.nowNanos();
    if (song.node().equals(nodes.own())) {
      self.hear(song, now);
      return;
    }
    Peer peer = peers.get(song.node());
    if (peer != null && peer.hear(song, now)) {
      Song.Echo echo = song.heard().get(nodes.own());
      if (echo != null) {
        Long sent = voice.sentNanos(echo.number());
        peer.heardUs(sent == null ? null : (now - sent) / 1e9 - echo.heldMillis() / 1e3);
      }
    }
  }

  private Song songOf(long number, long now) {
    Map<String, Song.Echo> heard = new LinkedHashMap<>();
    for (Peer peer : peers.values()) {
      if (peer.number() != 0) {
        heard.put(peer.id(), new Song.Echo(peer.number(), peer.age(now).toMillis()));
      }
    }
    return new Song(nodes.own(), number, leaving, out, lastDeaf, heard);
  }

  private Data song(long number, long now) {
    return songOf(number, now).encode();
  }

  private Set<String> deaf(long now) {
    return peers.values().stream()
        .filter(peer -> peer.counts(now) && !peer.isHeard())
        .map(Peer::id)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private void judge(Set<String> deaf, long now) {
    Hearing hearing = Hearing.of(nodes, peers, deaf, out, now);
    Set<String> deafToUs = hearing.deafToUs();
    outSince = !hearing.isOut() ? Long.MAX_VALUE : Math.min(outSince, now);
    out = hearing.isOut() && (out || now - outSince >= CanaryTimes.SURE.toNanos());
    Diagnosis found =
        Diagnosis.of(
            new Diagnosis.Findings(
                voice.isMute(now),
                voice.stuckChannels(now),
                hearsItself(now),
                awaited(now),
                deaf,
                deafToUs,
                out),
            site::nameOf);
    Diagnosis before = diagnosis;
    publish(found, now);
    changes.tell(before, found, deaf, deafToUs);
    repair(found, deaf, deafToUs, now);
  }

  private void publish(Diagnosis found, long now) {
    diagnosis = found;
    acknowledgedNanos = voice.acknowledgedNanos();
    figures =
        peers.values().stream()
            .map(
                peer ->
                    new CanaryFigures.OfPeer(
                        site.nameOf(peer.id()), peer.age(now), peer.roundTripSeconds()))
            .toList();
  }

  private void repair(Diagnosis found, Set<String> deaf, Set<String> deafToUs, long now) {
    Set<String> links = new LinkedHashSet<>(deaf);
    links.addAll(deafToUs);
    boolean someoneWorks = peers.values().stream().anyMatch(Peer::isHeard);
    repairs.tick(
        links,
        // One that says nothing cannot say whether it hears us: then not at once, since a
        // connection that works may lose by it.
        node -> deafToUs.contains(node) || silentFor(node, now),
        found.isIll(),
        out || (found.isMute() && someoneWorks));
  }

  private boolean silentFor(String node, long now) {
    Peer peer = peers.get(node);
    Duration silence = CanaryTimes.SILENCE.plus(CanaryTimes.REPAIR_AGAIN.dividedBy(2));
    return peer != null && peer.age(now).compareTo(silence) > 0;
  }

  private boolean hearsItself(long now) {
    boolean acknowledged =
        now - voice.acknowledgedNanos() <= CanaryTimes.SILENCE.toNanos() && !voice.isMute(now);
    return self.isHeard() || !acknowledged || !self.counts(now);
  }

  /** The nodes that this one waits for before it is ready the first time. */
  private Set<String> awaited(long now) {
    if (started || now - startedNanos > CanaryTimes.START_GRACE.toNanos()) {
      started = true;
      return Set.of();
    }
    Set<String> awaited =
        peers.values().stream()
            .filter(peer -> !peer.isMet() && !peer.isLeaving())
            .map(Peer::id)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (self.number() == 0) {
      awaited.add(nodes.own());
    }
    started = awaited.isEmpty();
    return awaited;
  }
}
