package io.gyre.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The file that names this process ({@code pid_file}), there while it runs. */
final class PidFile {

  private final @Nullable Path file;

  private PidFile(@Nullable Path file) {
    this.file = file;
  }

  /** The file cannot be written. */
  static final class NotWritable extends Exception {
    private static final long serialVersionUID = 1;

    NotWritable(String path, IOException cause) {
      super("pid_file: " + path + " cannot be written: " + cause, cause);
    }
  }

  /** Writes the process id to {@code path}; "" for no file. */
  static PidFile write(String path) throws NotWritable {
    if (path.isEmpty()) {
      return new PidFile(null);
    }
    Path file = Path.of(path);
    try {
      Files.writeString(file, ProcessHandle.current().pid() + "\n");
      if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
    } catch (IOException e) {
      throw new NotWritable(path, e);
    }
    return new PidFile(file);
  }

  /** Removes the file. */
  void close() {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException gone) {
        // It names a process that is ending; nobody can do anything about it here.
      }
    }
  }
}
