package io.gyre.edge;

import java.time.Duration;

/**
 * How long connections may be silent before they are ended.
 *
 * @param idle how long one that has nothing under way may send nothing
 * @param request how long a request may stand still, in the middle of a header or a body, or with
 *     an answer that is not taken; how long a new connection of HTTP/2 may ask nothing
 * @param silence how long one of HTTP/2 with endless responses may send nothing before it is pinged
 * @param answer how long it may take for the answer to that ping
 */
public record Patience(Duration idle, Duration request, Duration silence, Duration answer) {

  /** With clients, who come again without much ado. */
  static final Patience CLIENTS =
      new Patience(
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(20));

  /** With callers of gRPC, who keep a connection for the calls to come. */
  static final Patience CALLERS =
      new Patience(Duration.ofMinutes(5), CLIENTS.request, CLIENTS.silence, CLIENTS.answer);

  /** How often a connection is looked at, so that what is over ends not much later. */
  Duration look() {
    Duration shortest = idle.compareTo(request) < 0 ? idle : request;
    shortest = shortest.compareTo(silence) < 0 ? shortest : silence;
    return (shortest.compareTo(answer) < 0 ? shortest : answer).dividedBy(2);
  }
}
