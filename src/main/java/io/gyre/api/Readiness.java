package io.gyre.api;

import java.util.List;

/** What a node says when it is asked whether it can serve; the node implements it. */
public interface Readiness {

  /**
   * Something that keeps a node from serving.
   *
   * @param component what is concerned, in lower snake case: {@code engine}, {@code cluster}, …
   * @param reason one word for programs, in lower snake case: {@code no_quorum}, {@code starting}
   * @param detail one sentence for people, without secrets
   */
  record Problem(String component, String reason, String detail) {}

  /** Returns what is wrong now; nothing when the node can serve. Thread: any lane's loop. */
  List<Problem> problems();

  /** Returns what is broken around a node that can serve all the same. Thread: any lane's loop. */
  List<Problem> degraded();
}
