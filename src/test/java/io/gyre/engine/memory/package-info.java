/** The contracts of the engine, held against this process's memory. */
@NullMarked
package io.gyre.engine.memory;

import org.jspecify.annotations.NullMarked;
