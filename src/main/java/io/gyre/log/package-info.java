/** What the server says about itself: levels, destinations and forms of log lines. */
@NullMarked
package io.gyre.log;

import org.jspecify.annotations.NullMarked;
