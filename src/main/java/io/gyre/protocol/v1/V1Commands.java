package io.gyre.protocol.v1;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Commands of protocol 1 as those of today.
 *
 * @param commands what to do, in today's form, a line each; empty when there is nothing
 * @param answers what can be answered at once, in the form of protocol 1, a line each with its line
 *     feed; empty when there is nothing
 */
public record V1Commands(byte[] commands, byte[] answers) {

  /** By the number that stands for them. */
  private static final List<String> METHODS =
      List.of(
          "connect",
          "subscribe",
          "unsubscribe",
          "publish",
          "presence",
          "presence_stats",
          "history",
          "ping",
          "send",
          "rpc",
          "refresh",
          "sub_refresh");

  private static final String PING = "ping";

  /**
   * Whether a connection whose first frame this is speaks protocol 1: its first command names no
   * request of today's protocol. What is no command at all is left to today's.
   */
  public static boolean speaks(byte[] first) {
    Members command = Members.of(first, 0, endOfLine(first, 0));
    return command != null
        && (command.has("method") || command.has("params") || command.has("id"))
        && METHODS.stream().noneMatch(command::has);
  }

  /**
   * Translates a frame.
   *
   * @param pingable whether the client may ping already; a ping is left to the session otherwise,
   *     which ends the connection
   */
  public static V1Commands of(byte[] frame, boolean pingable) {
    Bytes commands = new Bytes(frame.length + 64);
    Bytes answers = new Bytes(64);
    int pos = 0;
    do {
      int end = endOfLine(frame, pos);
      Members command = Members.of(frame, pos, end);
      if (command == null) {
        // Not to be read in either protocol: the session ends the connection for it.
        separate(commands).add(frame, pos, end);
      } else {
        translate(command, pingable, commands, answers);
      }
      pos = end + 1;
    } while (pos < frame.length);
    return new V1Commands(commands.take(), answers.take());
  }

  private static void translate(Members command, boolean pingable, Bytes commands, Bytes answers) {
    String method = method(command.text("method"));
    if (method == null) {
      answer(command, "\"error\":{\"code\":104,\"message\":\"method not found\"}", answers);
    } else if (pingable && method.equals(PING)) {
      answer(command, "\"result\":{}", answers);
    } else {
      separate(commands).add("{\"id\":");
      command.copy("id", "0", commands);
      commands.add(",\"" + method + "\":");
      command.copy("params", "{}", commands);
      commands.add("}");
    }
  }

  private static void answer(Members command, String what, Bytes answers) {
    answers.add("{\"id\":");
    command.copy("id", "0", answers);
    answers.add("," + what + "}\n");
  }

  private static Bytes separate(Bytes commands) {
    return commands.isEmpty() ? commands : commands.add("\n");
  }

  /** By its number, or by its name in quotes; none is the first. */
  private static @Nullable String method(String told) {
    if (told.isEmpty()) {
      return METHODS.get(0);
    }
    if (told.startsWith("\"")) {
      String name = told.substring(1, told.length() - 1).toLowerCase(Locale.ROOT);
      return METHODS.contains(name) ? name : null;
    }
    boolean number = told.length() <= 2 && told.chars().allMatch(c -> c >= '0' && c <= '9');
    int index = number ? Integer.parseInt(told) : METHODS.size();
    return index < METHODS.size() ? METHODS.get(index) : null;
  }

  private static int endOfLine(byte[] frame, int from) {
    int end = from;
    while (end < frame.length && frame[end] != '\n') {
      end++;
    }
    return end;
  }
}
