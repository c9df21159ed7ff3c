package io.gyre.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one option on its record component. Defaults, environment names, unknown-key detection,
 * documentation and the JSON Schema all come from here; the key itself is the component's name in
 * snake case.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /** The default in the syntax of the environment; empty means zero, false, empty. */
  String preset() default "";

  /** What the option does, in Markdown. */
  String doc();

  /**
   * The key where it cannot be derived from the component; {@code *} is filled by {@link Varying}.
   */
  String name() default "";

  /** Whether the value must never be shown. */
  boolean secret() default false;

  /** Whether documentation leaves it out. */
  boolean hidden() default false;

  /** Whether the option exists in Gyre only, not in Centrifugo. */
  boolean own() default false;
}
