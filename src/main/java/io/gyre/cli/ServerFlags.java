package io.gyre.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Flags of the server command: one for each often used option, named as in the file, and hidden
 * ones with the names of version 5.
 */
final class ServerFlags {
  /** Flag, short name, whether it is a switch, what it does. */
  private record Flag(String name, String brief, boolean toggle, String text) {}

  private static final List<Flag> FLAGS =
      List.of(
          text("pid_file", "", "write the process id to this file"),
          text("http_server.address", "-a", "address that the external listener is bound to"),
          text("http_server.port", "-p", "port of the external listener (default 8000)"),
          text("http_server.internal_address", "", "address of the internal listener"),
          text("http_server.internal_port", "", "port of the internal listener"),
          text("engine.type", "", "where channel state lives (default memory)"),
          toggle("broker.enabled", "use the broker section instead of the engine's broker"),
          text("broker.type", "", "type of that broker (default memory)"),
          toggle(
              "presence_manager.enabled",
              "use the presence_manager section instead of the engine's"),
          text("presence_manager.type", "", "type of that presence manager (default memory)"),
          text("map_broker.type", "", "storage of map subscriptions (default memory)"),
          toggle("cluster", "join other nodes: cluster.enabled"),
          text("cluster.name", "", "name of the cluster (default gyre)"),
          text("cluster.members", "", "hosts or host:port of nodes, separated by spaces or commas"),
          text("cluster.discovery", "", "tcp, multicast, dns or kubernetes"),
          text("cluster.service", "", "DNS name or Kubernetes service of the nodes"),
          text("cluster.config_file", "", "Hazelcast XML instead of cluster.xml"),
          text("cluster.address", "", "address that the membership port is bound to"),
          text("cluster.port", "", "membership port (default 5701)"),
          text("cluster.public_address", "", "where other nodes reach the membership port"),
          text("cluster.bus.address", "", "address that the event bus port is bound to"),
          text("cluster.bus.port", "", "event bus port (default any)"),
          text("cluster.minimum_members", "", "nodes that must be together (default 1)"),
          text("cluster.roles", "", "edge, api, admin, consumers (default all)"),
          text("log.level", "", "trace, debug, info, warn, error, fatal or none (default info)"),
          text("log.file", "", "append logs to this file"),
          toggle("debug.enabled", "serve profiling endpoints"),
          toggle("admin.enabled", "serve the administration page"),
          toggle("admin.external", "serve it on the external listener"),
          toggle("admin.insecure", "let anyone administrate"),
          toggle("prometheus.enabled", "serve metrics"),
          toggle("swagger.enabled", "serve a description of the HTTP API"),
          toggle("health.enabled", "serve the health check"),
          toggle("init.enabled", "serve the connection init endpoint"),
          toggle("uni_websocket.enabled", "serve unidirectional WebSocket"),
          toggle("uni_sse.enabled", "serve unidirectional server-sent events"),
          toggle("uni_http_stream.enabled", "serve unidirectional HTTP streaming"),
          toggle("sse.enabled", "serve bidirectional server-sent events"),
          toggle("http_stream.enabled", "serve bidirectional HTTP streaming"),
          toggle("client.insecure", "let anyone connect and use any channel"),
          toggle("http_api.insecure", "ask for no API key"),
          toggle("http_api.external", "serve the HTTP API on the external listener"),
          toggle("grpc_api.enabled", "serve the GRPC API"),
          text("grpc_api.port", "", "its port (default 10000)"),
          toggle("uni_grpc.enabled", "serve unidirectional GRPC"),
          text("uni_grpc.port", "", "its port (default 11000)"));

  /** Flags that stand for a key of another name. */
  private static final Map<String, String> SHORT = Map.of("cluster", "cluster.enabled");

  private static final Set<String> OLD_TOGGLES =
      Set.of(
          "debug",
          "admin",
          "admin_external",
          "admin_insecure",
          "prometheus",
          "swagger",
          "health",
          "sockjs",
          "uni_websocket",
          "uni_sse",
          "uni_http_stream",
          "sse",
          "http_stream",
          "client_insecure",
          "api_insecure",
          "api_external",
          "tls",
          "tls_external",
          "grpc_api",
          "grpc_api_tls",
          "grpc_api_tls_disable",
          "uni_grpc");
  private static final Map<String, String> OLD_TEXTS = oldTexts();

  private ServerFlags() {}

  /** Adds all flags. */
  static void addTo(CommandSpec spec) {
    for (Flag flag : FLAGS) {
      List<String> names = new ArrayList<>();
      if (!flag.brief().isEmpty()) {
        names.add(flag.brief());
      }
      names.add("--" + flag.name());
      spec.addOption(option(names, flag.toggle()).description(flag.text()).build());
    }
    for (String old : OLD_TOGGLES) {
      spec.addOption(option(List.of("--" + old), true).hidden(true).build());
    }
    OLD_TEXTS.forEach(
        (old, brief) -> {
          List<String> names = brief.isEmpty() ? List.of("--" + old) : List.of(brief, "--" + old);
          spec.addOption(option(names, false).hidden(true).build());
        });
  }

  /**
   * Arguments as the parser needs them: a switch takes no separate value, so {@code --x} becomes
   * {@code --x=true}.
   */
  static String[] normal(String[] args) {
    String[] result = args.clone();
    for (int i = 0; i < args.length; i++) {
      String name = args[i].startsWith("--") ? args[i].substring(2) : "";
      boolean known = FLAGS.stream().anyMatch(flag -> flag.toggle() && flag.name().equals(name));
      if (known || OLD_TOGGLES.contains(name)) {
        result[i] = args[i] + "=true";
      }
    }
    return result;
  }

  /** Flags that were given, by key. */
  static Map<String, String> given(ParseResult parsed) {
    Map<String, String> given = new LinkedHashMap<>();
    for (OptionSpec option : parsed.matchedOptions()) {
      String key = option.longestName().substring(2);
      boolean ours =
          OLD_TOGGLES.contains(key)
              || OLD_TEXTS.containsKey(key)
              || FLAGS.stream().anyMatch(flag -> flag.name().equals(key));
      if (ours) {
        given.put(SHORT.getOrDefault(key, key), option.<String>getValue());
      }
    }
    return given;
  }

  private static OptionSpec.Builder option(List<String> names, boolean toggle) {
    OptionSpec.Builder builder =
        OptionSpec.builder(names.toArray(String[]::new)).type(String.class);
    return toggle
        ? builder.arity("1").paramLabel("true|false").hideParamSyntax(true)
        : builder.arity("1").paramLabel("VALUE");
  }

  private static Flag text(String name, String brief, String text) {
    return new Flag(name, brief, false, text);
  }

  private static Flag toggle(String name, String text) {
    return new Flag(name, "", true, text);
  }

  private static Map<String, String> oldTexts() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name :
        List.of(
            "broker",
            "log_level",
            "log_file",
            "address",
            "port",
            "internal_address",
            "internal_port",
            "tls_cert",
            "tls_key",
            "grpc_api_port",
            "grpc_api_tls_cert",
            "grpc_api_tls_key",
            "uni_grpc_port",
            "redis_address",
            "tarantool_address",
            "nats_url")) {
      texts.put(name, "");
    }
    texts.put("engine", "-e");
    texts.put("name", "-n");
    return texts;
  }
}
