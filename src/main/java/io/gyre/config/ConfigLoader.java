package io.gyre.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads a configuration from its sources: flags before variables before file before defaults. A
 * pure function of its input; files are read by the caller.
 */
public final class ConfigLoader {
  private static final Set<String> VARIABLES = EnvironmentReader.NAMES;

  private final SourceSet sources;
  private final Problems problems = new Problems();
  private final Environment environment;
  private final Map<String, Object> flagOptions = new LinkedHashMap<>();
  private final Map<String, Object> flagFlat = new LinkedHashMap<>();
  private Map<String, Object> typed = new LinkedHashMap<>();

  private ConfigLoader(SourceSet sources) {
    this.sources = sources;
    this.environment = new Environment(sources.environment());
  }

  /**
   * What was read.
   *
   * @param config the configuration; where there are problems it has defaults in their places and
   *     must not be used
   * @param warnings what is odd but harmless, one line each: unknown keys, old keys, insecure
   *     options
   * @param found what must be corrected first
   * @param anyConfigurationGiven whether any source said anything, even if only a default
   * @param unknownKeys keys of the file that mean nothing
   */
  public record Result(
      Config config,
      List<String> warnings,
      List<Problem> found,
      boolean anyConfigurationGiven,
      List<String> unknownKeys) {

    /** The same with one more warning, which comes first. */
    public Result warning(String text) {
      List<String> more = Stream.concat(Stream.of(text), warnings.stream()).toList();
      return new Result(config, more, found, anyConfigurationGiven, unknownKeys);
    }

    /** The same, counted as given whatever the sources said. */
    public Result given() {
      return new Result(config, warnings, found, true, unknownKeys);
    }

    /** What must be corrected first, one line each. */
    public List<String> problems() {
      return found.stream().map(Problem::toString).toList();
    }
  }

  /**
   * Reads and checks a configuration.
   *
   * @param sources where to read from
   * @return the configuration with everything that was noticed; never throws for bad input
   */
  public static Result load(SourceSet sources) {
    return new ConfigLoader(sources).run();
  }

  private Result run() {
    splitFlags();
    RootKeys keys = readFile();
    Map<String, Object> environmentFlat = environment.flat(VARIABLES);
    Map<String, Object> all = new LinkedHashMap<>(keys.flat());
    if (keys.nested().containsKey("proxies")) {
      all.put("proxies", keys.nested().get("proxies"));
    }
    all.putAll(environmentFlat);
    all.putAll(flagFlat);
    overlay(flat(new FlatSource(keys.flat(), all, keys.old()), Problem.Stage.VALUE));
    var nested = new TreeReader(TreeReader.Style.NESTED, Problem.Stage.VALUE, Map.of(), problems);
    overlay(nested.read(Schema.ROOT, keys.nested(), ""));
    overlay(flat(new FlatSource(environmentFlat, all, false), Problem.Stage.ENVIRONMENT));
    new EnvironmentReader(environment, flagOptions.keySet(), problems).read(typed);
    overlay(flat(new FlatSource(flagFlat, all, false), Problem.Stage.ENVIRONMENT));
    flagOptions.forEach((key, value) -> RawTree.put(typed, key, value));
    new Substitution(environment, problems).apply(Schema.ROOT, typed, "");
    boolean any =
        sources.file().isPresent() || !sources.flags().isEmpty() || environment.anyKnown();
    reportUnknownVariables();
    Config config = (Config) Binder.bind(Schema.ROOT, typed);
    ConfigCheck.check(config, problems);
    problems.dropConsequences();
    return new Result(config, problems.warnings(), problems.found(), any, problems.unknownKeys());
  }

  private void splitFlags() {
    sources
        .flags()
        .forEach(
            (key, text) -> {
              if (SchemaPath.option(key).isPresent()) {
                parseFlag(key, SchemaPath.option(key).get(), text);
              } else {
                flagFlat.put(key, text);
              }
            });
  }

  private void parseFlag(String key, Schema.Option option, String text) {
    try {
      flagOptions.put(
          key, text.isEmpty() ? option.kind().zero() : Values.parse(option.kind(), text));
    } catch (BadValue e) {
      problems.value(Problem.Stage.ENVIRONMENT, "--" + key, text, "must be " + e.allowed());
    }
  }

  private RootKeys readFile() {
    if (sources.file().isPresent()) {
      ConfigFile file = sources.file().get();
      try {
        return RootKeys.of(RawTree.normal(FileFormat.of(file.name()).read(file.text())), problems);
      } catch (BadValue e) {
        problems.hidden(Problem.Stage.FILE, file.name(), e.allowed());
      }
    }
    return RootKeys.of(Map.of(), problems);
  }

  private Map<String, Object> flat(FlatSource source, Problem.Stage stage) {
    FlatTranslation translation = new FlatTranslation(source, problems).run();
    return new TreeReader(TreeReader.Style.FLAT, stage, translation.labels(), problems)
        .read(Schema.ROOT, translation.tree(), "");
  }

  private void overlay(Map<String, Object> over) {
    typed = SchemaPath.overlay(Schema.ROOT, typed, over);
  }

  private void reportUnknownVariables() {
    environment
        .unused()
        .forEach(
            (suffix, value) -> {
              String name = environment.nameOf(suffix);
              if (FlatKeys.proVariable(suffix).isPresent()) {
                problems.warn("variable of a commercial edition has no effect var=" + name);
              } else {
                String nearest = Nearest.of(suffix, VARIABLES);
                problems.unknownVariable(
                    name, nearest.isEmpty() ? "" : environment.nameOf(nearest));
              }
            });
  }
}
