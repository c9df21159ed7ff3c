/**
 * The canary: every node publishes all the time to all others the way everybody does, and is not
 * ready when that does not come through.
 */
@NullMarked
package io.gyre.node.canary;

import org.jspecify.annotations.NullMarked;
