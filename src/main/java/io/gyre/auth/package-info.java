/** Tokens: from the text a client sends to verified claims; and tokens made by the command line. */
@NullMarked
package io.gyre.auth;

import org.jspecify.annotations.NullMarked;
