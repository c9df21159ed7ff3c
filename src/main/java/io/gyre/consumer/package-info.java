/**
 * Asynchronous consumers: read commands or publications from queues, logs and tables, and run them
 * as methods of the server API. One sub-package for each kind of source.
 */
@NullMarked
package io.gyre.consumer;

import org.jspecify.annotations.NullMarked;
