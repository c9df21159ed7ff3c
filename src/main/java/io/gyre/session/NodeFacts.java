package io.gyre.session;

import io.vertx.core.eventbus.EventBus;

/**
 * What sessions need to know of their node.
 *
 * @param id the node's id
 * @param version as told in connect results, {@code <version> <edition>}
 * @param users connections of each user on the node, over all lanes
 * @param bus leads to operations that concern other connections
 */
public record NodeFacts(String id, String version, UserCounts users, EventBus bus) {}
