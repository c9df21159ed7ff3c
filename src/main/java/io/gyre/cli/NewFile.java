package io.gyre.cli;

import io.gyre.config.BadValue;
import io.gyre.config.FileFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes configuration files that only their owner may read, as they hold secrets. */
final class NewFile {
  private NewFile() {}

  /**
   * The format to write.
   *
   * @throws BadValue when configurations are not written with this extension
   */
  static FileFormat format(String path) throws BadValue {
    String allowed =
        "output config file must have one of supported extensions: json, toml, yaml, yml";
    try {
      FileFormat format = FileFormat.of(path);
      if (format != FileFormat.DOTENV) {
        return format;
      }
    } catch (BadValue e) {
      throw new BadValue(allowed);
    }
    throw new BadValue(allowed);
  }

  /**
   * Creates a file.
   *
   * @throws FileAlreadyExistsException when there is one of this name; it is left alone
   */
  static void write(Path path, String text) throws IOException {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] owner =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Files.createFile(path, owner);
    Files.writeString(path, text, StandardCharsets.UTF_8, StandardOpenOption.TRUNCATE_EXISTING);
  }
}
