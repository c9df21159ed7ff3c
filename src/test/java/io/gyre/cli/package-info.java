/** Tests of the command line. */
@NullMarked
package io.gyre.cli;

import org.jspecify.annotations.NullMarked;
