/** One connection's state machine, its subscriptions and its way out. */
@NullMarked
package io.gyre.session;

import org.jspecify.annotations.NullMarked;
