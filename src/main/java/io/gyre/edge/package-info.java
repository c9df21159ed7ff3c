/** Ports, TLS and routes; one lane for each event loop. */
@NullMarked
package io.gyre.edge;

import org.jspecify.annotations.NullMarked;
