package io.gyre.api;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serves {@code POST /api/batch} (server API section 5). */
final class BatchEndpoint extends ApiEndpoint {
  static final String NAME = "batch";
  private static final Field COMMANDS =
      new Field("commands", 1, FieldType.MESSAGES, Shape.of(ApiMethods.commands()));
  private static final Field PARALLEL = new Field("parallel", 2, FieldType.BOOL);
  private static final Shape REQUEST = Shape.of(COMMANDS, PARALLEL);

  BatchEndpoint(LaneApi lane) {
    super(lane, NAME);
  }

  @Override
  void serve(HttpServerRequest request, byte[] body) {
    Struct in = StructReader.readWhole(body, REQUEST);
    List<@Nullable Struct> commands = in.messages(COMMANDS);
    new Batch(
            lane.operations(),
            commands,
            in.flag(PARALLEL),
            replies -> writing(request, () -> answerAll(request, replies)))
        .run();
  }

  private static void answerAll(HttpServerRequest request, Batch.Reply[] replies) {
    JsonOutput out = new JsonOutput(64 + 48 * replies.length);
    if (replies.length == 0) {
      HttpAnswers.json(request, out.ascii("{}"));
      return;
    }
    out.ascii("{\"replies\":");
    char separator = '[';
    for (Batch.Reply reply : replies) {
      out.mark(separator).mark('{');
      reply.writeMember(out);
      out.mark('}');
      separator = ',';
    }
    HttpAnswers.json(request, out.ascii("]}"));
  }
}
