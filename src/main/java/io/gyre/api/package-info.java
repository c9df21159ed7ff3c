/** The server API: its methods, described once, and the ways to call them; health and metrics. */
@NullMarked
package io.gyre.api;

import org.jspecify.annotations.NullMarked;
