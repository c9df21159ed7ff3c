/** Messages of the client protocol as records, their two encodings, framings and code tables. */
@NullMarked
package io.gyre.protocol;

import org.jspecify.annotations.NullMarked;
