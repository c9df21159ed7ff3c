package io.gyre.loadtest;

/**
 * Where a server listens on loopback and how it is spoken to.
 *
 * @param grpcPort of the GRPC API; 0 where there is none
 * @param pid its process, for {@link ProcessStats}
 * @param jvm whether {@code jcmd} can ask it for a full collection
 */
record Endpoint(String name, Dialect dialect, int port, int grpcPort, long pid, boolean jvm) {
  static final String API_KEY = "loadtest";
}
