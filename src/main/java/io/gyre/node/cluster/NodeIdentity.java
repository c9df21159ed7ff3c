package io.gyre.node.cluster;

/**
 * Who this node is.
 *
 * @param id made at this start
 * @param name {@code node.name} or host and port
 * @param version of the program
 */
record NodeIdentity(String id, String name, String version) {}
