package io.gyre.node;

import io.gyre.auth.TokenProblems;
import io.gyre.channel.OriginCheck;
import io.gyre.config.Config;
import java.util.ArrayList;
import java.util.List;

/**
 * What keeps a configuration, whose options are all well-formed, from being served: keys that
 * cannot be read, patterns that do not compile.
 */
public final class StartProblems {
  private StartProblems() {}

  /** The problems, each naming its key; none when the configuration can be served. */
  public static List<String> of(Config config) {
    List<String> problems = new ArrayList<>(TokenProblems.of(config.client()).errors());
    problems.addAll(OriginCheck.problems(config.client().allowedOrigins()));
    return problems;
  }
}
