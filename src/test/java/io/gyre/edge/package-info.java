/** Tests of ports, routes and admission. */
@NullMarked
package io.gyre.edge;

import org.jspecify.annotations.NullMarked;
