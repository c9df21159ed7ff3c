package io.gyre.transport.stream;

import io.gyre.session.Inbound;
import io.gyre.session.Link;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP response without end, as the connection of a session. Made by {@link StreamLane#open}.
 *
 * <p>The head of the response, status 200, leaves with the first message. Until then {@link
 * #refuse} can answer something else. {@link #close} sends the {@code disconnect} push as last
 * message and ends the body.
 *
 * <p>Thread: the lane's loop.
 */
public interface StreamLink extends Link {

  /**
   * Opens the session; the end of the connection is told to it. A defect in {@code opening} ends
   * the connection.
   *
   * @param opening makes the session of this link
   * @return what {@code opening} gave; null when the client is gone already or {@code opening}
   *     failed
   */
  @Nullable Inbound start(Function<Link, Inbound> opening);

  /** Whether the head of the response is on its way, so that {@link #refuse} comes too late. */
  boolean begun();

  /**
   * Answers a status and a short text in place of the stream, and ends the connection without
   * telling the session; without effect when it has ended or the response has {@link #begun}.
   *
   * @param status 200 to 599
   * @param body plain text; may be empty
   */
  void refuse(int status, String body);
}
