/** What the TLS sections of a configuration have in common, for servers and clients of Vert.x. */
@NullMarked
package io.gyre.tls;

import org.jspecify.annotations.NullMarked;
