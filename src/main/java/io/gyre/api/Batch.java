package io.gyre.api;

import io.gyre.protocol.ErrorInfo;
import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs the commands of a batch, one after another or at once; replies keep the commands' order
 * (server API section 5).
 *
 * <p>Thread: the lane's loop.
 */
final class Batch {
  /** In metrics and, over HTTP, in the URL. */
  static final String NAME = "batch";

  private static final Field COMMANDS =
      new Field(
          "commands", 1, FieldType.MESSAGES, Shape.of("Command", members(ApiMethod::request)));
  private static final Field PARALLEL = new Field("parallel", 2, FieldType.BOOL);

  /** Commands, each with a field for each method. */
  static final Shape REQUEST = Shape.of("BatchRequest", COMMANDS, PARALLEL);

  private static final Field ERROR = new Field("error", 2, FieldType.MESSAGE, ErrorShape.SHAPE);
  private static final Shape REPLY = Shape.of("Reply", replyFields());
  private static final Field REPLIES = new Field("replies", 1, FieldType.MESSAGES, REPLY);

  /** Replies, each with an error or the result of one method. */
  static final Shape RESPONSE = Shape.of("BatchResponse", REPLIES);

  private static final int AT_ONCE = 1024;

  private final Operations operations;
  private final List<@Nullable Struct> commands;
  private final Handler<Struct> handler;
  private final @Nullable Struct[] replies;
  private final int window;
  private int started;
  private int running;
  private boolean starting;

  /**
   * A batch to run.
   *
   * @param request of shape {@link #REQUEST}
   * @param handler gets a message of shape {@link #RESPONSE}, once
   */
  Batch(Operations operations, Struct request, Handler<Struct> handler) {
    this.operations = operations;
    this.commands = request.messages(COMMANDS);
    this.handler = handler;
    this.replies = new Struct[commands.size()];
    this.window = request.flag(PARALLEL) ? AT_ONCE : 1;
  }

  /** A field for each method, in the order in which a command is looked through. */
  private static List<Field> members(Function<ApiMethod, Shape> shape) {
    List<Field> fields = new ArrayList<>();
    for (ApiMethod method : ApiMethods.ALL) {
      fields.add(
          new Field(method.name(), method.commandNumber(), FieldType.MESSAGE, shape.apply(method)));
    }
    return fields;
  }

  private static List<Field> replyFields() {
    List<Field> fields = new ArrayList<>(List.of(ERROR));
    fields.addAll(members(ApiMethod::result));
    return fields;
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
      handler.handle(new Struct(RESPONSE).with(REPLIES, Arrays.asList(replies)));
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
        operations.call(method, request, answer -> answered(index, method, answer));
        return;
      }
    }
    refuse(index, ApiError.NOT_FOUND);
  }

  private void refuse(int index, ErrorInfo error) {
    operations.meters().failed("unknown", Integer.toString(error.code()));
    replied(index, new Struct(REPLY).with(ERROR, ErrorShape.of(error)));
  }

  private void answered(int index, ApiMethod method, Answer answer) {
    ErrorInfo error = answer.error();
    Struct reply = new Struct(REPLY);
    replied(
        index,
        error != null
            ? reply.with(ERROR, ErrorShape.of(error))
            : reply.with(
                Objects.requireNonNull(REPLY.numbered(method.commandNumber())), answer.result()));
  }

  private void replied(int index, Struct reply) {
    replies[index] = reply;
    running--;
    run();
  }
}
