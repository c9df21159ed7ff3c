/**
 * Channel state in the memory of a cluster: the Hazelcast partition owner of a channel numbers its
 * publications.
 */
@NullMarked
package io.gyre.engine.hazelcast;

import org.jspecify.annotations.NullMarked;
