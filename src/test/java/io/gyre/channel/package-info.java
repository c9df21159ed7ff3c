/** Tests of the channel rules. */
@NullMarked
package io.gyre.channel;

import org.jspecify.annotations.NullMarked;
