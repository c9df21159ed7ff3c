package io.gyre.session;

import io.gyre.protocol.StreamPosition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The positions of all recoverable subscriptions of a connection as one short text, for transports
 * whose client comes back with the last text it was given.
 *
 * <p>The text is {@code 1}, and for each subscription {@code ~KEY.EPOCH.OFFSET}: a key made of the
 * channel's name, which the server knows from other sources, and the offset to base 36. It tells
 * nothing that the client could not say in {@code subs} of its connect request, so it needs no
 * protection. It grows up to {@link #LONGEST} characters; subscriptions for which there is no place
 * are left out and start anew.
 *
 * <p>Thread: the lane's loop.
 */
final class Positions {

  /** Longest text; proxies take at least twice that in a request header. */
  static final int LONGEST = 4096;

  private static final String VERSION = "1";
  private static final char NEXT = '~';
  private static final int RADIX = 36;
  private static final int KEY_BYTES = 6;
  private static final Pattern ENTRY =
      Pattern.compile("([\\w-]{8})\\.([\\w-]{1,64})\\.([0-9a-z]{1,13})");
  private static final Pattern EPOCH = Pattern.compile("[\\w-]{1,64}");

  private final Map<String, StreamPosition> resumed;
  private final StringBuilder text = new StringBuilder(64);
  private boolean moved = true;
  private boolean bare;

  /**
   * Positions of a connection.
   *
   * @param from the text that the client came back with, whatever it is; "" for none
   */
  Positions(String from) {
    this.resumed = read(from);
    this.bare = from.isEmpty();
  }

  /** Where the client stood in {@code channel}; null when it did not say. */
  @Nullable StreamPosition resumed(String channel) {
    return resumed.isEmpty() ? null : resumed.get(key(channel));
  }

  /** A position changed, or a subscription came or went. */
  void moved() {
    moved = true;
  }

  /**
   * The text, if it may have changed since the last call; null otherwise, also while there has been
   * nothing to tell.
   */
  @Nullable String changed(Collection<Subscription> subscriptions) {
    if (!moved) {
      return null;
    }
    moved = false;
    text.setLength(0);
    text.append(VERSION);
    for (Subscription subscription : subscriptions) {
      if (subscription.plan().grant().recoverable()) {
        append(subscription);
      }
    }
    boolean nothing = text.length() == VERSION.length();
    if (nothing && bare) {
      return null;
    }
    bare = nothing;
    return text.toString();
  }

  private void append(Subscription subscription) {
    StreamPosition position = subscription.position();
    String prefix = subscription.positionKey();
    if (prefix == null) {
      if (!EPOCH.matcher(position.epoch()).matches()) {
        return;
      }
      prefix = NEXT + key(subscription.channel()) + '.' + position.epoch() + '.';
      subscription.positionKey(prefix);
    }
    String offset = Long.toUnsignedString(position.offset(), RADIX);
    if (text.length() + prefix.length() + offset.length() <= LONGEST) {
      text.append(prefix).append(offset);
    }
  }

  private static Map<String, StreamPosition> read(String from) {
    String[] entries = from.length() > LONGEST ? new String[0] : from.split("~");
    if (entries.length < 2 || !entries[0].equals(VERSION)) {
      return Map.of();
    }
    Map<String, StreamPosition> found = new HashMap<>();
    for (String entry : entries) {
      var parts = ENTRY.matcher(entry);
      if (parts.matches()) {
        try {
          long offset = Long.parseUnsignedLong(parts.group(3), RADIX);
          found.put(parts.group(1), new StreamPosition(offset, parts.group(2)));
        } catch (NumberFormatException tooLarge) {
          // Not one of ours; as good as absent.
        }
      }
    }
    return found;
  }

  private static String key(String channel) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha.digest(channel.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, KEY_BYTES));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }
}
