package io.gyre.session;

import io.gyre.protocol.Command;
import io.gyre.protocol.CommandReader;
import io.gyre.protocol.ConnectRequest;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.UnsubscribeRequest;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs the commands of one session in order, {@code client.concurrency} of them at once; connect
 * and unsubscribe wait for those before them and hold back those after them. Reading stops while
 * many bytes wait.
 *
 * <p>Thread: the lane's loop.
 */
final class CommandQueue {

  private static final int PAUSE_AT_BYTES = 256 * 1024;

  /** What an empty frame costs while it waits, bytes. */
  private static final int FRAME_COST = 32;

  private final Session session;
  private final Function<Command, Future<Void>> execute;
  private @Nullable ArrayDeque<byte[]> waiting;
  private @Nullable CommandReader current;
  private @Nullable Command held;
  private int waitingBytes;
  private int running;
  private boolean exclusive;
  private boolean draining;
  private boolean paused;

  CommandQueue(Session session, Function<Command, Future<Void>> execute) {
    this.session = session;
    this.execute = execute;
  }

  void add(byte[] frame) {
    if (current == null && held == null && (waiting == null || waiting.isEmpty())) {
      current = session.outbox().codec().commands(frame);
    } else {
      if (waiting == null) {
        waiting = new ArrayDeque<>(2);
      }
      waiting.add(frame);
      waitingBytes += frame.length + FRAME_COST;
    }
    drain();
    if (!paused && waitingBytes > PAUSE_AT_BYTES) {
      paused = true;
      session.outbox().link().reading(false);
    }
  }

  /** Whether so many bytes wait that no more should come. */
  boolean paused() {
    return paused;
  }

  private void drain() {
    if (draining) {
      return;
    }
    draining = true;
    try {
      // A command that cannot run yet is not read either: what cannot be read ends the connection,
      // which has to wait for the replies to the commands before it.
      while (mayRunMore()) {
        Command command = next();
        held = command != null && inLine(command) && running > 0 ? command : null;
        if (command == null || held != null) {
          return;
        }
        run(command);
      }
    } catch (ProtocolException e) {
      session.refuse(e);
    } finally {
      draining = false;
    }
  }

  private boolean mayRunMore() {
    return !exclusive && running < Math.max(1, session.config().concurrency());
  }

  private static boolean inLine(Command command) {
    return command.request() instanceof ConnectRequest
        || command.request() instanceof UnsubscribeRequest;
  }

  private void run(Command command) {
    Future<Void> done = execute.apply(command);
    if (done.isComplete()) {
      return;
    }
    running++;
    exclusive = inLine(command);
    done.onComplete(
        ended -> {
          running--;
          exclusive = false;
          drain();
          resume();
        });
  }

  private @Nullable Command next() {
    if (held != null && session.accepting()) {
      return held;
    }
    while (session.accepting()) {
      if (current == null) {
        byte[] frame = waiting == null ? null : waiting.poll();
        if (frame == null) {
          waiting = null;
          return null;
        }
        waitingBytes -= frame.length + FRAME_COST;
        current = session.outbox().codec().commands(frame);
      }
      Command command = current.next();
      if (command != null) {
        return command;
      }
      current = null;
    }
    return null;
  }

  private void resume() {
    if (paused && session.accepting() && waitingBytes <= PAUSE_AT_BYTES / 2) {
      paused = false;
      session.outbox().link().reading(true);
    }
  }
}
