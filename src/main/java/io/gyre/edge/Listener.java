package io.gyre.edge;

/** The two faces of a node; one socket serves both when their addresses are equal. */
public enum Listener {
  /** For clients: {@code http_server.address} and {@code port}. */
  EXTERNAL,
  /** For backends and operators: {@code http_server.internal_address} and {@code internal_port}. */
  INTERNAL
}
