package io.gyre.edge;

import java.util.List;

/** What a request below a SockJS endpoint is for, by the end of its path. */
enum SockJsKind {
  /** Polling by XMLHttpRequest. */
  XHR("xhr", "", false, true),
  /** Streaming by XMLHttpRequest. */
  XHR_STREAMING("xhr_streaming", "", false, true),
  /** Streaming by EventSource. */
  EVENT_SOURCE("eventsource", "data: ", false, true),
  /** Streaming into a hidden page. */
  HTML_FILE("htmlfile", "<script>\np(\"", true, true),
  /** Polling by script elements; the name of a function is before what it is called with. */
  JSONP("jsonp", "(\"", true, true),
  /** Messages of the client. */
  XHR_SEND("xhr_send", "", false, false),
  /** Messages of the client by a form. */
  JSONP_SEND("jsonp_send", "", false, false),
  /** The session's only connection. */
  WEBSOCKET("websocket", "", false, false),
  /** Something outside of a session. */
  OTHER("", "", false, false);

  private final String name;
  private final String before;
  private final boolean quoted;
  private final boolean receiving;

  SockJsKind(String name, String before, boolean quoted, boolean receiving) {
    this.name = name;
    this.before = before;
    this.quoted = quoted;
    this.receiving = receiving;
  }

  /**
   * The kind of a request.
   *
   * @param below what the path has behind the endpoint's, split at slashes: server, session, name
   */
  static SockJsKind of(List<String> below) {
    if (below.size() != 3) {
      return OTHER;
    }
    for (SockJsKind kind : values()) {
      if (kind != OTHER && kind.name.equals(below.get(2))) {
        return kind;
      }
    }
    // Vert.x Web takes anything that begins so.
    return below.get(2).startsWith(HTML_FILE.name) ? HTML_FILE : OTHER;
  }

  /** Whether messages go down by its response. */
  boolean receives() {
    return receiving;
  }

  /** Whether one frame goes down by its response. */
  boolean polls() {
    return this == XHR || this == JSONP;
  }

  /** Whether messages come up by its body. */
  boolean sends() {
    return this == XHR_SEND || this == JSONP_SEND;
  }

  /** Whether frames are inside of a script's string. */
  boolean quotes() {
    return quoted;
  }

  /** Index at which the frame begins in what is written for it; -1 when it is nothing of that. */
  int frameStart(String written) {
    if (this == JSONP) {
      int at = written.indexOf(before);
      return at < 0 ? -1 : at + before.length();
    }
    return written.startsWith(before) ? before.length() : -1;
  }
}
