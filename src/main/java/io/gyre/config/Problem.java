package io.gyre.config;

/**
 * One thing that keeps a configuration from being used.
 *
 * @param stage when it was found
 * @param key the option, or the file or variable at fault
 * @param value the offending value as shown to people; empty for none or for secrets
 * @param complaint what is wrong and what is allowed
 */
public record Problem(Stage stage, String key, String value, String complaint) {
  /** When a problem was found. */
  public enum Stage {
    /** The file is not readable as its format. */
    FILE("error getting config: error reading config file "),
    /** A value of the file has the wrong type. */
    VALUE("error getting config: error unmarshalling config: "),
    /** A variable or a flag has a value that does not fit. */
    ENVIRONMENT("error getting config: error processing env: "),
    /** All values are readable but do not go together. */
    RULE("error validating config: ");

    private final String prefix;

    Stage(String prefix) {
      this.prefix = prefix;
    }

    /** How {@code checkconfig} begins its line. */
    public String prefix() {
      return prefix;
    }
  }

  /** One line: key, value, complaint. */
  @Override
  public String toString() {
    return key + ": " + (value.isEmpty() ? "" : value + ": ") + complaint;
  }
}
