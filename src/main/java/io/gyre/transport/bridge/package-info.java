/** Clients of the Vert.x event bus: by TCP and SockJS, each with a session like any other. */
@NullMarked
package io.gyre.transport.bridge;

import org.jspecify.annotations.NullMarked;
