package io.gyre.engine.hazelcast;

import com.hazelcast.map.IMap;
import io.gyre.loop.Loop;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ProtocolException;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which channels this node wants, and that their owners know. Owners may forget it (all members
 * with the state died, or the cluster split), and what they send may be lost: so the owners are
 * asked now and then, and after every change of the cluster, where they stand.
 *
 * <p>Thread: its loop.
 */
final class Interests {

  private static final int CHANNELS_A_ROUND = 500;

  private final Loop loop;
  private final Site site;
  private final Arrivals arrivals;
  private final Map<String, Registration> registrations = new HashMap<>();
  private boolean auditing;
  private boolean auditAgain;

  private static final class Registration {
    private boolean wanted;
    private boolean registered;
    private boolean busy;
    private final List<Promise<Void>> waiting = new ArrayList<>(1);
  }

  Interests(Loop loop, Site site, Arrivals arrivals) {
    this.loop = loop;
    this.site = site;
    this.arrivals = arrivals;
  }

  void add(String channel, Promise<Void> told) {
    Registration mine = registrations.computeIfAbsent(channel, c -> new Registration());
    mine.wanted = true;
    if (mine.registered && !mine.busy) {
      told.complete();
      return;
    }
    mine.waiting.add(told);
    if (!mine.busy) {
      register(channel, mine);
    }
  }

  void remove(String channel) {
    Registration mine = registrations.get(channel);
    if (mine != null) {
      mine.wanted = false;
      if (!mine.busy) {
        unregister(channel, mine);
      }
    }
  }

  private void register(String channel, Registration mine) {
    arrivals.open(channel);
    tell(
        channel,
        mine,
        true,
        answer -> {
          if (answer == null) {
            refused(channel, mine);
            return;
          }
          mine.registered = true;
          arrivals.opened(channel, answer.life, answer.number);
          complete(mine);
          if (!mine.wanted) {
            unregister(channel, mine);
          }
        });
  }

  private void refused(String channel, Registration mine) {
    mine.wanted = false;
    List<Promise<Void>> waiting = List.copyOf(mine.waiting);
    mine.waiting.clear();
    // The owner may have been told all the same.
    unregister(channel, mine);
    waiting.forEach(told -> told.tryFail(new ProtocolException(ErrorCode.INTERNAL)));
  }

  private void unregister(String channel, Registration mine) {
    mine.registered = false;
    arrivals.close(channel);
    tell(
        channel,
        mine,
        false,
        answer -> {
          if (mine.wanted) {
            register(channel, mine);
          } else {
            registrations.remove(channel);
          }
        });
  }

  private static void complete(Registration mine) {
    List<Promise<Void>> waiting = List.copyOf(mine.waiting);
    mine.waiting.clear();
    waiting.forEach(Promise::tryComplete);
  }

  private void tell(String channel, Registration mine, boolean wanted, Told then) {
    mine.busy = true;
    site.calls()
        .ask(
            site.streams().of(channel),
            channel,
            new InterestProcessor(site.parts().nodeId(), wanted),
            loop,
            (answer, failure) -> {
              mine.busy = false;
              then.accept(answer);
            });
  }

  private interface Told {
    void accept(@Nullable InterestAnswer answer);
  }

  // Whether owners and node agree

  /** How many channels this node wants. */
  int size() {
    return registrations.size();
  }

  /** Compares every channel with its owner; once more when this is being done. */
  void audit() {
    loop.check();
    if (auditing) {
      auditAgain = true;
      return;
    }
    auditing = true;
    round(new ArrayList<>(registrations.keySet()).iterator());
  }

  private void round(Iterator<String> left) {
    Map<IMap<String, StreamState>, Set<String>> asked = new HashMap<>();
    for (int i = 0; i < CHANNELS_A_ROUND && left.hasNext(); i++) {
      String channel = left.next();
      asked.computeIfAbsent(site.streams().of(channel), m -> new HashSet<>()).add(channel);
    }
    if (asked.isEmpty()) {
      auditing = false;
      if (auditAgain) {
        auditAgain = false;
        audit();
      }
      return;
    }
    int[] open = {asked.size()};
    asked.forEach(
        (map, channels) ->
            site.calls()
                .askAll(
                    map,
                    channels,
                    new InterestLook(site.parts().nodeId()),
                    loop,
                    answers -> {
                      answers.forEach(this::compare);
                      if (--open[0] == 0) {
                        round(left);
                      }
                    }));
  }

  private void compare(String channel, InterestAnswer answer) {
    Registration mine = registrations.get(channel);
    if (mine == null || mine.busy || !mine.registered) {
      return;
    }
    if (answer.registered) {
      arrivals.told(channel, answer.life, answer.number);
      return;
    }
    site.figures().repairs.increment();
    tell(
        channel,
        mine,
        true,
        again -> {
          if (again != null) {
            arrivals.told(channel, again.life, again.number);
          }
          if (mine.wanted) {
            complete(mine);
          } else {
            unregister(channel, mine);
          }
        });
  }
}
