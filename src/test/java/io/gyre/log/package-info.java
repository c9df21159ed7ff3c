/** Tests of logging. */
@NullMarked
package io.gyre.log;

import org.jspecify.annotations.NullMarked;
