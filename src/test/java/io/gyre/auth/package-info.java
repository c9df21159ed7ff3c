/** Tests of the tokens. */
@NullMarked
package io.gyre.auth;

import org.jspecify.annotations.NullMarked;
