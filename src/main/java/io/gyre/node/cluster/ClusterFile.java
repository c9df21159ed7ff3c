package io.gyre.node.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.XmlConfigBuilder;
import com.hazelcast.core.HazelcastException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The Hazelcast configuration before Gyre's own keys.
 *
 * @param config new, to be changed by the caller
 * @param origin where it was read, for the log
 */
record ClusterFile(Config config, String origin) {

  private static final Path BESIDE = Path.of("cluster.xml");

  /**
   * Reads the file; blocks.
   *
   * @param named {@code cluster.config_file}; "" for {@code cluster.xml} in the working directory,
   *     or the one in the jar
   * @throws IllegalArgumentException when it is not there or not understood
   */
  static ClusterFile read(String named) {
    if (!named.isEmpty()) {
      return of(Path.of(named));
    }
    if (Files.isRegularFile(BESIDE)) {
      return of(BESIDE);
    }
    InputStream packaged = ClusterFile.class.getResourceAsStream("cluster.xml");
    if (packaged == null) {
      throw new IllegalStateException("cluster.xml is not in the jar");
    }
    return parse(packaged, "built-in");
  }

  private static ClusterFile of(Path path) {
    try {
      return parse(Files.newInputStream(path), path.toString());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cluster.config_file: \"" + path + "\" cannot be read; name a Hazelcast XML file", e);
    }
  }

  private static ClusterFile parse(InputStream content, String origin) {
    try (InputStream xml = content) {
      return new ClusterFile(new XmlConfigBuilder(xml).build(), origin);
    } catch (IOException | HazelcastException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          origin + " is not a Hazelcast configuration: " + e.getMessage(), e);
    }
  }
}
