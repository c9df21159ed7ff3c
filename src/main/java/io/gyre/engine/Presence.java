package io.gyre.engine;

import io.gyre.protocol.ClientInfo;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;

/**
 * Who is present in which channel. Entries vanish by themselves when not renewed within their time
 * to live.
 *
 * <p>Thread: any; completed on the caller's context.
 */
public interface Presence {

  /** Adds or renews the entry of {@code info.client()}. */
  Future<Void> put(String channel, ClientInfo info, Duration ttl);

  /** Removes an entry; without effect when there is none. */
  Future<Void> remove(String channel, String client);

  /** All entries by client id; empty when there are none. */
  Future<Map<String, ClientInfo>> get(String channel);

  /** How many clients and distinct users; all anonymous clients are one user. */
  Future<Stats> stats(String channel);

  /** Releases what the engine holds. */
  Future<Void> close();

  /**
   * Size of a channel's presence.
   *
   * @param clients entries
   * @param users distinct user ids, "" being one
   */
  record Stats(int clients, int users) {}
}
