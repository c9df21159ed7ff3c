package io.gyre.hub;

/**
 * One subscription as the hub sees it; sessions implement it.
 *
 * <p>Thread: the lane's loop.
 */
public interface Subscriber {

  /**
   * A publication arrived. Must not add or remove subscribers of the channel before it returns.
   *
   * @param publication shared by all subscribers of the lane, gone after the call
   */
  void publication(Broadcast publication);

  /** Somebody joined or left; like {@link #publication}. */
  void change(BroadcastChange change);

  /**
   * One of the two above threw. Must not throw, nor add or remove subscribers before it returns.
   *
   * @param cause a bug
   */
  void failed(RuntimeException cause);

  /** Where the hub keeps it; only the hub calls this. */
  int slot();

  /** Remembers where the hub keeps it; only the hub calls this. */
  void slot(int slot);
}
