/** The contracts of the engine, held against members of a Hazelcast cluster in this process. */
@NullMarked
package io.gyre.engine.hazelcast;

import org.jspecify.annotations.NullMarked;
