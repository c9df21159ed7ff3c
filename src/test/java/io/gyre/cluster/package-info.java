/** Several nodes as one server: a judge of what clients saw, and tests that break things. */
@NullMarked
package io.gyre.cluster;

import org.jspecify.annotations.NullMarked;
