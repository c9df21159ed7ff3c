/**
 * Bidirectional connections made of an endless response for the way down and single requests for
 * the way up.
 */
@NullMarked
package io.gyre.transport.emulation;

import org.jspecify.annotations.NullMarked;
