package io.gyre.cluster;

import io.gyre.support.ServerProcess.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sites of which one has a wall clock of its own, which can be set while the node runs. Needs Linux
 * and a C compiler, for {@code wall-clock.c}. Waits for a time of day go by the right clock.
 */
final class SkewedSites implements Sites {
  private final Sites sites;
  private final int skewed;
  private final Path clock;
  private final Path library;

  /**
   * Sites like others.
   *
   * @param skewed index of the node
   * @param skew how far its clock is ahead at first; may be negative
   * @throws IllegalStateException without a C compiler
   */
  SkewedSites(Sites sites, int skewed, Duration skew) {
    this.sites = sites;
    this.skewed = skewed;
    try {
      Path directory = Files.createTempDirectory("gyre-clock");
      clock = directory.resolve("ahead");
      library = compiled(directory);
    } catch (IOException e) {
      throw new IllegalStateException(
          "tests with wrong clocks need cc (apt: gcc, libc6-dev);"
              + " .ci/test-tools.sh netfault installs it",
          e);
    }
    set(skew);
  }

  private static Path compiled(Path directory) throws IOException {
    Path source = directory.resolve("wall-clock.c");
    Path library = directory.resolve("wall-clock.so");
    try (InputStream text = SkewedSites.class.getResourceAsStream("wall-clock.c")) {
      if (text == null) {
        throw new IllegalStateException("wall-clock.c is not there");
      }
      Files.copy(text, source);
    }
    Process compiler =
        new ProcessBuilder("cc", "-shared", "-fPIC", "-O2", "-o", library + "", source + "")
            .redirectErrorStream(true)
            .start();
    String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!Files.exists(library)) {
      throw new IOException("cc says: " + said);
    }
    return library;
  }

  /** Sets the clock: from now on it is so far ahead, in whole seconds. */
  void set(Duration skew) {
    ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    try {
      // in place: the node has mapped it, and a file cut short under it would end it
      Files.write(
          clock,
          seconds.putLong(skew.toSeconds()).array(),
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> members() {
    return sites.members();
  }

  @Override
  public Place place(int node) {
    Place place = sites.place(node);
    if (node != skewed) {
      return place;
    }
    Map<String, String> environment = new HashMap<>(place.environment());
    environment.put("LD_PRELOAD", library.toString());
    environment.put("WALL_CLOCK", clock.toString());
    return new Place(place.enter(), environment, place.address());
  }
}
