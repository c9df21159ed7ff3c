/** The node as a member of a cluster: Hazelcast and the clustered event bus, started and left. */
@NullMarked
package io.gyre.node.cluster;

import org.jspecify.annotations.NullMarked;
