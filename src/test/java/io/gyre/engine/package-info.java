/** What every engine owes its callers, as tests that each engine's tests inherit. */
@NullMarked
package io.gyre.engine;

import org.jspecify.annotations.NullMarked;
