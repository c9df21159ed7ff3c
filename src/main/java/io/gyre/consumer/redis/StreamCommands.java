package io.gyre.consumer.redis;

import io.gyre.consumer.Entry;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The commands about one stream and one consumer group, on one connection, one at a time.
 *
 * @param connection of its own, since reading blocks it
 * @param stream key
 * @param group name
 * @param member this node's name in the group
 * @param bodyField field with the body of an entry
 * @param patience longest time for an answer, beyond what the command waits itself
 */
record StreamCommands(
    RedisConnection connection,
    String stream,
    String group,
    String member,
    String bodyField,
    Duration patience) {
  private static final int CLAIMED_AT_ONCE = 100;

  /** Entries of a claim, and where the next one goes on; "0-0" at the end. */
  record Claimed(String next, List<Entry> entries) {}

  private Future<@Nullable Response> send(Request request) {
    return send(request, Duration.ZERO);
  }

  private Future<@Nullable Response> send(Request request, Duration waits) {
    return connection.send(request).timeout(patience.plus(waits).toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Makes stream and group unless they are there; a new group begins with what comes next. */
  Future<Void> create() {
    Request create =
        Request.cmd(Command.XGROUP).arg("CREATE").arg(stream).arg(group).arg("$").arg("MKSTREAM");
    return send(create)
        .<Void>mapEmpty()
        .recover(
            e ->
                String.valueOf(e.getMessage()).startsWith("BUSYGROUP")
                    ? Future.succeededFuture()
                    : Future.failedFuture(e));
  }

  /** Reads entries nobody got yet; none when there is nothing for so long. */
  Future<List<Entry>> read(int most, Duration waits) {
    Request read =
        Request.cmd(Command.XREADGROUP)
            .arg("GROUP")
            .arg(group)
            .arg(member)
            .arg("COUNT")
            .arg(most)
            .arg("BLOCK")
            .arg(waits.toMillis())
            .arg("STREAMS")
            .arg(stream)
            .arg(">");
    return send(read, waits)
        .map(answer -> answer == null ? List.of() : entries(answer.get(0).get(1)));
  }

  /** Takes over entries that others, or this node before, got and did not settle. */
  Future<Claimed> claim(Duration idle, String from) {
    Request claim =
        Request.cmd(Command.XAUTOCLAIM)
            .arg(stream)
            .arg(group)
            .arg(member)
            .arg(idle.toMillis())
            .arg(from)
            .arg("COUNT")
            .arg(CLAIMED_AT_ONCE);
    return send(claim)
        .map(
            answer ->
                answer == null
                    ? new Claimed("0-0", List.of())
                    : new Claimed(answer.get(0).toString(), entries(answer.get(1))));
  }

  /** Tells that entries are still worked on, so that nobody takes them over. */
  Future<Void> keep(List<Entry> entries) {
    Request claim = Request.cmd(Command.XCLAIM).arg(stream).arg(group).arg(member).arg(0);
    entries.forEach(entry -> claim.arg(entry.position()));
    return send(claim.arg("JUSTID")).mapEmpty();
  }

  /** Settles entries. */
  Future<Void> settle(List<Entry> entries) {
    Request settle = Request.cmd(Command.XACK).arg(stream).arg(group);
    entries.forEach(entry -> settle.arg(entry.position()));
    return send(settle).mapEmpty();
  }

  /** Completes with how many entries the group has not settled; -1 if Redis does not know. */
  Future<Long> lag() {
    return send(Request.cmd(Command.XINFO).arg("GROUPS").arg(stream))
        .map(answer -> answer == null ? -1L : lag(answer));
  }

  private long lag(Response groups) {
    for (Response each : groups) {
      Map<String, @Nullable Response> facts = new HashMap<>();
      for (int i = 0; i + 1 < each.size(); i += 2) {
        facts.put(each.get(i).toString(), each.get(i + 1));
      }
      if (group.equals(String.valueOf(facts.get("name")))) {
        Response behind = facts.get("lag");
        Response pending = facts.get("pending");
        return behind == null || pending == null ? -1 : behind.toLong() + pending.toLong();
      }
    }
    return -1;
  }

  private List<Entry> entries(@Nullable Response answer) {
    List<Entry> entries = new ArrayList<>();
    if (answer != null) {
      for (Response each : answer) {
        if (each != null) {
          entries.add(entry(each.get(0).toString(), each.get(1)));
        }
      }
    }
    return entries;
  }

  private Entry entry(String id, @Nullable Response pairs) {
    Map<String, String> fields = new HashMap<>();
    byte[] body = {};
    for (int i = 0; pairs != null && i + 1 < pairs.size(); i += 2) {
      String name = pairs.get(i).toString();
      if (name.equals(bodyField)) {
        body = pairs.get(i + 1).toBytes();
      } else {
        fields.put(name, pairs.get(i + 1).toString());
      }
    }
    return new Entry(stream, id, fields, body);
  }
}
