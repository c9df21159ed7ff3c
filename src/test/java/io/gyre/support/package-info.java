/**
 * What tests share: the server under test as a child process, raw clients, tokens, stub backends.
 */
@NullMarked
package io.gyre.support;

import org.jspecify.annotations.NullMarked;
