package io.gyre.session;

import io.gyre.bus.UserCommand;
import io.gyre.config.ClientConfig;
import io.gyre.loop.Loop;
import io.gyre.protocol.Disconnect;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one lane, found by user.
 *
 * <p>Thread: the lane's loop.
 */
public final class LaneSessions implements Sessions {

  private final Surroundings surroundings;
  private final Flusher flusher;
  private final CommandDispatcher dispatcher;
  private final Set<Session> unidentified = new LinkedHashSet<>();
  private final Map<String, Session> byUser = new HashMap<>();
  private final Map<String, Session> bySecret = new HashMap<>();
  private int connected;

  /** A lane without sessions. */
  public LaneSessions(Surroundings surroundings) {
    this.surroundings = surroundings;
    ClientConfig client = surroundings.settings().get().config().client();
    this.flusher =
        new Flusher(surroundings.loop(), client.writeDelay(), !client.replyWithoutQueue());
    this.dispatcher = new CommandDispatcher();
  }

  @Override
  public Inbound open(Link link, ClientRequest request) {
    loop().check();
    Session session = new Session(this, link, request);
    unidentified.add(session);
    if (!link.session().isEmpty() && !link.framing().bare()) {
      bySecret.put(link.session(), session);
    }
    return session;
  }

  /**
   * Takes commands of a client whose way down is a stream; without effect when there is none with
   * that secret.
   *
   * @param secret {@link Link#session}
   * @param frame one or more commands, not to be changed afterwards
   */
  public void receive(String secret, byte[] frame) {
    loop().check();
    Session session = bySecret.get(secret);
    if (session != null) {
      session.receiveUnpaced(frame);
    }
  }

  @Override
  public int connected() {
    return connected;
  }

  /** Ids of the users that have connections in this lane; a view. */
  Set<String> users() {
    return Collections.unmodifiableSet(byUser.keySet());
  }

  /**
   * Does {@code command} to the connections it means.
   *
   * @return complete when it is done
   * @throws io.gyre.protocol.ProtocolException when it cannot be done to one of them
   */
  public Future<Void> apply(UserCommand command) {
    loop().check();
    return UserCommands.apply(command, ofUser(command.target().user()));
  }

  /** Connections of all kinds, also those that did not identify themselves yet. */
  public int count() {
    return connected + unidentified.size();
  }

  /**
   * Closes connections.
   *
   * @param most how many at most
   * @return how many are left
   */
  public int close(Disconnect disconnect, int most) {
    loop().check();
    List<Session> chosen = new ArrayList<>();
    byUser.values().forEach(first -> each(first, chosen::add));
    chosen.addAll(unidentified);
    chosen.stream().limit(most).forEach(session -> session.close(disconnect));
    return Math.max(0, chosen.size() - most);
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Loop loop() {
    return surroundings.loop();
  }

  Flusher flusher() {
    return flusher;
  }

  CommandDispatcher dispatcher() {
    return dispatcher;
  }

  boolean enter(Session session, int userLimit) {
    if (!surroundings.node().users().enter(session.user(), userLimit)) {
      return false;
    }
    unidentified.remove(session);
    Session first = byUser.put(session.user(), session);
    session.nextOfUser = first;
    if (first != null) {
      first.previousOfUser = session;
    }
    connected++;
    return true;
  }

  void leave(Session session) {
    bySecret.remove(session.outbox().link().session(), session);
    if (unidentified.remove(session) || !listed(session)) {
      return;
    }
    Session next = session.nextOfUser;
    Session previous = session.previousOfUser;
    if (next != null) {
      next.previousOfUser = previous;
    }
    if (previous != null) {
      previous.nextOfUser = next;
    } else if (next != null) {
      byUser.put(session.user(), next);
    } else {
      byUser.remove(session.user());
    }
    session.nextOfUser = null;
    session.previousOfUser = null;
    surroundings.node().users().leave(session.user());
    session.leavePlace();
    connected--;
  }

  /**
   * A connection whose connect was refused: it has no identity any more, but is still there to be
   * closed.
   */
  void refused(Session session) {
    leave(session);
    unidentified.add(session);
  }

  /** Counts a connection that the server ends. */
  void disconnected(Disconnect disconnect) {
    surroundings.meters().serverDisconnect(disconnect.code());
  }

  private boolean listed(Session session) {
    return session.previousOfUser != null || byUser.get(session.user()) == session;
  }

  private List<Session> ofUser(String user) {
    List<Session> sessions = new ArrayList<>();
    each(byUser.get(user), sessions::add);
    return sessions;
  }

  private static void each(@Nullable Session first, Consumer<Session> action) {
    for (Session session = first; session != null; session = session.nextOfUser) {
      action.accept(session);
    }
  }
}
