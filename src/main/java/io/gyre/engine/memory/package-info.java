/** Channel state in this process, lost when it ends. */
@NullMarked
package io.gyre.engine.memory;

import org.jspecify.annotations.NullMarked;
