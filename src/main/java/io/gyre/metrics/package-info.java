/** The list of meters, the cells that count, and the page Prometheus reads. */
@NullMarked
package io.gyre.metrics;

import org.jspecify.annotations.NullMarked;
