/** Where channel state lives: the contracts of streams and presence. */
@NullMarked
package io.gyre.engine;

import org.jspecify.annotations.NullMarked;
