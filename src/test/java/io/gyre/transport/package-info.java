/** Tests of the ways in, over real sockets. */
@NullMarked
package io.gyre.transport;

import org.jspecify.annotations.NullMarked;
