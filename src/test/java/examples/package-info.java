/** Programs shown in the documentation; tests run them. */
@NullMarked
package examples;

import org.jspecify.annotations.NullMarked;
