package io.gyre.node;

import io.gyre.config.ChannelNamespace;
import io.gyre.config.ChannelOptions;
import io.gyre.config.Config;
import io.gyre.config.ConsumerConfig;
import io.gyre.consumer.ConsumersVerticle;
import java.util.ArrayList;
import java.util.List;

/**
 * What a configuration switches on and this build does not have. Such a key is valid, so that a
 * configuration can be kept as it is, but nobody should find out from silence that it does nothing.
 */
public final class Unbuilt {

  private final List<String> keys = new ArrayList<>();

  private Unbuilt() {}

  /** The keys, in the order of the configuration; none when everything asked for is there. */
  public static List<String> keys(Config config) {
    Unbuilt unbuilt = new Unbuilt();
    unbuilt.transports(config);
    unbuilt.backend(config);
    unbuilt.operations(config);
    unbuilt.channels("channel.without_namespace", config.channel().withoutNamespace());
    for (ChannelNamespace namespace : config.channel().namespaces()) {
      unbuilt.channels("channel.namespaces[" + namespace.name() + "]", namespace.options());
    }
    return List.copyOf(unbuilt.keys);
  }

  private void transports(Config config) {
    note(config.webtransport().enabled(), "webtransport.enabled");
    note(config.httpServer().http3().enabled(), "http_server.http3.enabled");
    note(config.httpServer().tlsAutocert().enabled(), "http_server.tls_autocert.enabled");
  }

  private void backend(Config config) {
    for (ConsumerConfig consumer : config.consumers()) {
      note(
          consumer.enabled() && !ConsumersVerticle.isBuilt(consumer),
          "consumers["
              + consumer.name()
              + "].type: "
              + consumer.type()
              + (consumer.type().equals("kafka") ? ", sasl_mechanism: aws-msk-iam" : ""));
    }
  }

  private void operations(Config config) {
    note(config.admin().enabled(), "admin.enabled");
    note(config.debug().enabled(), "debug.enabled");
    note(config.opentelemetry().enabled(), "opentelemetry.enabled");
    note(config.graphite().enabled(), "graphite.enabled");
    note(config.cluster().roles().contains("admin"), "cluster.roles: admin");
  }

  private void channels(String section, ChannelOptions options) {
    String type = options.subscriptionType();
    note(!type.isEmpty() && !type.equals("stream"), section + ".subscription_type: " + type);
  }

  private void note(boolean asked, String key) {
    if (asked) {
      keys.add(key);
    }
  }
}
