/** The canary, on clocks moved by hand. */
@NullMarked
package io.gyre.node.canary;

import org.jspecify.annotations.NullMarked;
