package io.gyre.edge;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The lanes of a node that serve one SockJS endpoint, over which its sessions are spread by their
 * names: whatever connections a session's requests come by, they are worked on in one lane, one
 * after the other.
 *
 * <p>Thread: any.
 */
public final class SockJsLanes {

  private final List<SockJsLane> lanes = new CopyOnWriteArrayList<>();

  /** No lanes; each joins before the node serves anything. */
  public SockJsLanes() {}

  void join(SockJsLane lane) {
    lanes.add(lane);
  }

  /** The lane of the session called {@code id}. */
  SockJsLane of(String id) {
    return lanes.get(Math.floorMod(id.hashCode(), lanes.size()));
  }
}
