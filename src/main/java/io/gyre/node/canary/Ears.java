package io.gyre.node.canary;

import io.gyre.loop.Loop;
import io.gyre.protocol.Data;
import io.gyre.protocol.Reserved;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the canaries of all nodes.
 *
 * <p>Thread: its loop.
 */
final class Ears {

  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Loop loop;
  private final CanarySite site;
  private final Consumer<@Nullable Data> heard;
  private final Map<String, Object> wanted = new HashMap<>();

  Ears(Loop loop, CanarySite site, Consumer<@Nullable Data> heard) {
    this.loop = loop;
    this.site = site;
    this.heard = heard;
  }

  void follow(String node) {
    for (int i = 0; i < Voice.CHANNELS; i++) {
      String channel = Reserved.canary(node, i);
      Object token = new Object();
      wanted.put(channel, token);
      listen(channel, token);
    }
  }

  void unfollow(String node) {
    for (int i = 0; i < Voice.CHANNELS; i++) {
      String channel = Reserved.canary(node, i);
      if (wanted.remove(channel) != null) {
        site.ignore(channel);
      }
    }
  }

  private void listen(String channel, Object token) {
    site.listen(channel, heard)
        .onFailure(
            refused -> {
              if (isWanted(channel, token)) {
                site.ignore(channel);
                loop.after(AGAIN, () -> again(channel, token));
              }
            });
  }

  private void again(String channel, Object token) {
    if (isWanted(channel, token)) {
      listen(channel, token);
    }
  }

  @SuppressWarnings("ReferenceEquality") // a token is itself only
  private boolean isWanted(String channel, Object token) {
    return wanted.get(channel) == token;
  }
}
