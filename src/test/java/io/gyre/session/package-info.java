/** Tests of sessions: a lane with its real parts, moved by hand. */
@NullMarked
package io.gyre.session;

import org.jspecify.annotations.NullMarked;
