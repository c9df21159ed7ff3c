/** Tests of what can be done to channels and users. */
@NullMarked
package io.gyre.operation;

import org.jspecify.annotations.NullMarked;
