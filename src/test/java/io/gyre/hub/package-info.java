/** Tests of the hub. */
@NullMarked
package io.gyre.hub;

import org.jspecify.annotations.NullMarked;
