/** Tests of the event-bus bridge. */
@NullMarked
package io.gyre.transport.bridge;

import org.jspecify.annotations.NullMarked;
