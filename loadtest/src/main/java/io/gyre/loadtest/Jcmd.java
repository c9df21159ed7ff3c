package io.gyre.loadtest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Asks a JVM of this machine for things, through the tool that comes with the JDK. */
final class Jcmd {
  private Jcmd() {}

  /** A full, compacting collection; back when it is done. */
  static void fullCollection(long pid) throws InterruptedException {
    try {
      String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      Process p =
          new ProcessBuilder(jcmd, Long.toString(pid), "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!p.waitFor(60, TimeUnit.SECONDS) || p.exitValue() != 0) {
        p.destroyForcibly();
        throw new IllegalStateException(
            "jcmd " + pid + " GC.run failed; a JDK (not a JRE) is needed");
      }
    } catch (IOException e) {
      throw new IllegalStateException("jcmd is missing; a JDK (not a JRE) is needed", e);
    }
  }
}
