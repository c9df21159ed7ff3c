package io.gyre.consumer.sqs;

import com.typesafe.config.ConfigFactory;
import org.elasticmq.server.ElasticMQServer;
import org.elasticmq.server.config.ElasticMQServerConfig;

/** Runs ElasticMQ in a JVM of its own, configured by {@code config.file}. */
final class SqsServerMain {
  private SqsServerMain() {}

  public static void main(String[] args) {
    new ElasticMQServer(new ElasticMQServerConfig(ConfigFactory.load())).start();
  }
}
