/** Tests of the membership of a cluster. */
@NullMarked
package io.gyre.node.cluster;

import org.jspecify.annotations.NullMarked;
