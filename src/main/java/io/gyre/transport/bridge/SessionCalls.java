package io.gyre.transport.bridge;

import io.gyre.session.Inbound;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Commands to a client's own session, which answers them as it answers an SDK.
 *
 * <p>Thread: the lane's loop.
 */
final class SessionCalls {

  /** Who awaits the answer to a command; one of the two is called, at most once. */
  interface Reply {
    /** The command was done. */
    void done(JsonObject result);

    /** The command was refused with a code of the protocol. */
    void refused(int code, String text);
  }

  private record Call(String method, Reply reply) {}

  private final Map<Long, Call> calls = new HashMap<>();
  private @Nullable Inbound session;
  private long lastId;

  /** From here on commands go to {@code session}. */
  void use(Inbound opened) {
    session = opened;
  }

  /** Sends a command; nothing happens any more when the session has ended. */
  void call(String method, JsonObject params, Reply reply) {
    if (session != null) {
      long id = ++lastId;
      calls.put(id, new Call(method, reply));
      session.receive(new JsonObject().put("id", id).put(method, params).toBuffer().getBytes());
    }
  }

  /** Commands without an answer so far. */
  int open() {
    return calls.size();
  }

  /** The session answered. */
  void answered(JsonObject message) {
    Long id = message.getLong("id");
    Call call = id == null ? null : calls.remove(id);
    if (call == null) {
      return;
    }
    JsonObject error = message.getJsonObject("error");
    if (error == null) {
      call.reply.done(message.getJsonObject(call.method, new JsonObject()));
    } else {
      call.reply.refused(error.getInteger("code", 0), error.getString("message", ""));
    }
  }

  /** The connection is gone: no answer comes any more. */
  void end() {
    session = null;
    calls.clear();
  }
}
