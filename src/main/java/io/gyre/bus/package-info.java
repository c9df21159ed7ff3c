/** Everything that passes between verticles and nodes: records, their codec and addresses. */
@NullMarked
package io.gyre.bus;

import org.jspecify.annotations.NullMarked;
