/** Builds a node from its configuration, deploys it in order and drains it in reverse. */
@NullMarked
package io.gyre.node;

import org.jspecify.annotations.NullMarked;
