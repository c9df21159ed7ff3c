/** Tests of a whole node. */
@NullMarked
package io.gyre.node;

import org.jspecify.annotations.NullMarked;
