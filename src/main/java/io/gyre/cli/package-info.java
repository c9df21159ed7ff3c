/** The command line and the life of a server process. */
@NullMarked
package io.gyre.cli;

import org.jspecify.annotations.NullMarked;
