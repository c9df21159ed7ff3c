package io.gyre.consumer;

import io.gyre.api.ConsumedCommand;
import io.gyre.api.ConsumedCommands;
import io.gyre.api.ConsumedCommands.PublicationOptions;
import io.gyre.api.ConsumedOutcome;
import io.gyre.config.PublicationDataMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the entries of a consumer mean. */
public sealed interface EntryForm {

  /** Reads what the entry asks for, without running it. */
  ConsumedCommand read(Entry entry, ConsumedCommands commands);

  /** Returns the form of a consumer that may be in publication data mode. */
  static EntryForm of(PublicationDataMode mode, String methodField) {
    return mode.enabled() ? new Publications(mode) : new Commands(methodField);
  }

  /**
   * The body is the request of a method, or an envelope around it.
   *
   * @param methodField field with the method; absent or empty there: an envelope
   */
  record Commands(String methodField) implements EntryForm {
    @Override
    public ConsumedCommand read(Entry entry, ConsumedCommands commands) {
      String method = entry.fields().getOrDefault(methodField, "");
      return method.isEmpty()
          ? commands.envelope(entry.body())
          : commands.command(method, entry.body());
    }
  }

  /**
   * The body is the data of a publication.
   *
   * @param mode names the fields with everything else
   */
  record Publications(PublicationDataMode mode) implements EntryForm {
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> FALSE = Set.of("", "0", "f", "F", "FALSE", "false", "False");

    @Override
    public ConsumedCommand read(Entry entry, ConsumedCommands commands) {
      String channels = field(entry, mode.channels());
      if (channels.isEmpty()) {
        return ConsumedCommand.decided(ConsumedOutcome.noChannels());
      }
      PublicationOptions options;
      try {
        options = options(entry);
      } catch (IllegalArgumentException e) {
        return ConsumedCommand.decided(ConsumedOutcome.malformed(String.valueOf(e.getMessage())));
      }
      return commands.publish(List.of(channels.split(",", -1)), entry.body(), options);
    }

    private PublicationOptions options(Entry entry) {
      return new PublicationOptions(
          field(entry, mode.idempotencyKey()),
          flag(mode.delta(), field(entry, mode.delta())),
          unsigned(mode.version(), field(entry, mode.version())),
          field(entry, mode.versionEpoch()),
          tags(entry.fields()));
    }

    private static String field(Entry entry, String name) {
      return name.isEmpty() ? "" : entry.fields().getOrDefault(name, "");
    }

    private static boolean flag(String name, String value) {
      if (!TRUE.contains(value) && !FALSE.contains(value)) {
        throw new IllegalArgumentException(name + " is neither true nor false");
      }
      return TRUE.contains(value);
    }

    private static long unsigned(String name, String value) {
      boolean signed = value.startsWith("+") || value.startsWith("-");
      try {
        if (!signed) {
          return value.isEmpty() ? 0 : Long.parseUnsignedLong(value);
        }
      } catch (NumberFormatException e) {
        // Told below, like a sign.
      }
      throw new IllegalArgumentException(name + " is no unsigned 64-bit integer");
    }

    private Map<String, String> tags(Map<String, String> fields) {
      String prefix = mode.tagsPrefix();
      if (prefix.isEmpty()) {
        return Map.of();
      }
      Map<String, String> tags = new HashMap<>();
      fields.forEach(
          (name, value) -> {
            if (name.startsWith(prefix)) {
              tags.put(name.substring(prefix.length()), value);
            }
          });
      return tags;
    }
  }
}
