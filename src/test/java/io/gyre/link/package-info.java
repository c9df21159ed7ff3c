/** Tests of the links between nodes. */
@NullMarked
package io.gyre.link;

import org.jspecify.annotations.NullMarked;
