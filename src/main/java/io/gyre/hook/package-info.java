/** Events told to the application's backend, at least once and in order. */
@NullMarked
package io.gyre.hook;

import org.jspecify.annotations.NullMarked;
