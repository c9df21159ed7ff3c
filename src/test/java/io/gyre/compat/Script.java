package io.gyre.compat;

import java.util.ArrayList;
import java.util.List;

/** Reads {@code worked-examples.txt}; its head explains the format. */
final class Script {
  private Script() {}

  /** One case: its lines with their numbers in the file. */
  record Case(String name, List<Line> lines) {}

  /** One line. */
  record Line(int number, String text) {}

  /** A server's configuration and its cases. */
  record Server(String name, String config, List<Case> cases) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Server> read(String resource) {
    List<Server> servers = new ArrayList<>();
    List<Case> cases = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    String[] all = CaseTable.text(resource).split("\n");
    for (int i = 0; i < all.length; i++) {
      String text = all[i];
      if (text.startsWith("@server ")) {
        cases = new ArrayList<>();
        StringBuilder config = new StringBuilder();
        while (!all[++i].isBlank()) {
          config.append(all[i]);
        }
        servers.add(new Server(text.substring(8), config.toString(), cases));
      } else if (text.startsWith("@case ")) {
        lines = new ArrayList<>();
        cases.add(new Case(text.substring(6), lines));
      } else if (!text.isBlank() && !text.startsWith("#")) {
        lines.add(new Line(i + 1, text));
      }
    }
    return servers;
  }
}
