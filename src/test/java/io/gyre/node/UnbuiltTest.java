package io.gyre.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.config.Config;
import io.gyre.config.ConfigLoader;
import io.gyre.config.SourceSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnbuiltTest {

  @Test
  void keys_defaults_none() {
    assertEquals(List.of(), Unbuilt.keys(Config.defaults()));
    assertEquals(List.of(), Unbuilt.keys(DevelopmentMode.config()));
  }

  @Test
  void keys_whatIsSwitchedOnAndMissing_isNamed() {
    Config config =
        ConfigLoader.load(
                SourceSet.ofFile(
                    "c.yaml",
                    """
                    swagger: {enabled: true}
                    debug: {enabled: true}
                    cluster: {roles: [admin, consumers]}
                    consumers:
                    - {name: sub, enabled: true, type: kafka,
                       kafka: {brokers: [b], topics: [t], consumer_group: g,
                         sasl_mechanism: aws-msk-iam}}
                    - {name: box, enabled: true, type: postgresql,
                       postgresql: {dsn: "host=db", outbox_table_name: t}}
                    """))
            .config();
    assertEquals(
        List.of(
            "consumers[sub].type: kafka, sasl_mechanism: aws-msk-iam",
            "debug.enabled",
            "cluster.roles: admin"),
        Unbuilt.keys(config));
  }
}
