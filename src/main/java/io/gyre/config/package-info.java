/**
 * Configuration: an immutable tree of records that is read, checked and documented from one
 * description.
 */
@NullMarked
package io.gyre.config;

import org.jspecify.annotations.NullMarked;
