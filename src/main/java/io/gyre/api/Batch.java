package io.gyre.api;

import io.gyre.protocol.ErrorInfo;
import io.vertx.core.Handler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the commands of a batch, one after another or at once; replies keep the commands' order.
 *
 * <p>Thread: the lane's loop.
 */
final class Batch {
  private static final int AT_ONCE = 1024;

  private final Operations operations;
  private final List<@Nullable Struct> commands;
  private final Handler<Reply[]> handler;
  private final Reply[] replies;
  private final int window;
  private int started;
  private int running;
  private boolean starting;

  /**
   * One command's reply.
   *
   * @param name of the method; "" if the command has none
   * @param answer what it gave
   */
  record Reply(String name, Answer answer) {
    /** Writes {@code "publish":…} or {@code "error":…}. */
    void writeMember(JsonOutput out) {
      Struct result = answer.result();
      if (result == null) {
        answer.writeMember(out);
      } else {
        out.mark('"').ascii(name).ascii("\":");
        StructWriter.write(out, result);
      }
    }
  }

  /**
   * A batch to run.
   *
   * @param commands messages with one field for each method
   * @param parallel run up to 1024 at once
   * @param handler gets all replies, once
   */
  Batch(
      Operations operations,
      List<@Nullable Struct> commands,
      boolean parallel,
      Handler<Reply[]> handler) {
    this.operations = operations;
    this.commands = commands;
    this.handler = handler;
    this.replies = new Reply[commands.size()];
    this.window = parallel ? AT_ONCE : 1;
  }

  /** Starts what may start; called again whenever a command is answered. */
  void run() {
    if (starting) {
      // A command was answered at once: the loop below goes on, without recursion.
      return;
    }
    starting = true;
    while (started < replies.length && running < window) {
      running++;
      start(started++);
    }
    starting = false;
    if (running == 0 && started == replies.length) {
      handler.handle(replies);
    }
  }

  private void start(int index) {
    Struct command = commands.get(index);
    if (command == null) {
      refuse(index, ApiError.BAD_REQUEST);
      return;
    }
    for (int i = 0; i < ApiMethods.ALL.size(); i++) {
      Struct request = command.message(command.shape().fields().get(i));
      if (request != null) {
        ApiMethod method = ApiMethods.ALL.get(i);
        operations.call(method, request, answer -> answered(index, method.name(), answer));
        return;
      }
    }
    refuse(index, ApiError.NOT_FOUND);
  }

  private void refuse(int index, ErrorInfo error) {
    operations.meters().failed("unknown", Integer.toString(error.code()));
    answered(index, "", Answer.of(error));
  }

  private void answered(int index, String name, Answer answer) {
    replies[index] = new Reply(name, answer);
    running--;
    run();
  }
}
