/** Tests of meters. */
@NullMarked
package io.gyre.metrics;

import org.jspecify.annotations.NullMarked;
