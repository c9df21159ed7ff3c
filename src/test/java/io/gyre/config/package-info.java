/** Tests of the configuration. */
@NullMarked
package io.gyre.config;

import org.jspecify.annotations.NullMarked;
