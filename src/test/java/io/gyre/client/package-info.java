/** The client of the server API against servers that misbehave, and, packaged, against a node. */
@NullMarked
package io.gyre.client;

import org.jspecify.annotations.NullMarked;
