package io.gyre;

/** Entry point of the fat jar. */
public final class Main {
  private Main() {}

  /**
   * Runs the command line.
   *
   * @param args command and options
   */
  public static void main(String[] args) {
    System.out.println("gyre");
  }
}
