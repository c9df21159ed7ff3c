/** Channel names, options and permissions: pure rules without I/O. */
@NullMarked
package io.gyre.channel;

import org.jspecify.annotations.NullMarked;
