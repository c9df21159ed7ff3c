package io.gyre.loadtest;

/**
 * Where a server listens on loopback and how it is spoken to.
 *
 * @param pid its process, for {@link ProcessStats}
 * @param jvm whether {@code jcmd} can ask it for a full collection
 */
record Endpoint(String name, Dialect dialect, int port, long pid, boolean jvm) {
  static final String API_KEY = "loadtest";
}
