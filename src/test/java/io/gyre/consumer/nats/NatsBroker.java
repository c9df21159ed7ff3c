package io.gyre.consumer.nats;

import io.gyre.consumer.Broker;
import io.gyre.consumer.BrokerProcess;
import io.gyre.support.FreePort;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A NATS server with JetStream in a directory of its own. */
final class NatsBroker implements Broker {
  private static final Duration ACK_WAIT = Duration.ofSeconds(2);

  private final int port = FreePort.find();
  private final BrokerProcess process;
  private final Options login;
  private Connection connection;
  private String stream = "";
  private int round;

  /** Makes and starts one with a user. */
  NatsBroker() {
    this(
        "authorization { user: gyre, password: s3cret }",
        Options.builder().userInfo("gyre".toCharArray(), "s3cret".toCharArray()));
  }

  /**
   * Makes and starts one.
   *
   * @param more of its configuration
   * @param login of the test itself
   */
  NatsBroker(String more, Options.Builder login) {
    Path directory = BrokerProcess.newDirectory("nats");
    Path configuration = directory.resolve("nats.conf");
    String text =
        """
        listen: "127.0.0.1:%d"
        jetstream { store_dir: "%s" }
        %s
        """
            .formatted(port, directory, more);
    try {
      Files.writeString(configuration, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process =
        new BrokerProcess(
            List.of("nats-server", "-c", configuration.toString()), port, directory.resolve("log"));
    this.login = login.server("nats://127.0.0.1:" + port).build();
    connection = connect();
  }

  private Connection connect() {
    try {
      return Nats.connect(login);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  void clear() {
    stream = "commands" + ++round;
    try {
      connection
          .jetStreamManagement()
          .addStream(StreamConfiguration.builder().name(stream).subjects(stream + ".>").build());
      connection
          .jetStreamManagement()
          .addOrUpdateConsumer(
              stream,
              ConsumerConfiguration.builder()
                  .durable("tested")
                  .ackPolicy(AckPolicy.Explicit)
                  .ackWait(ACK_WAIT)
                  .build());
    } catch (IOException | JetStreamApiException e) {
      throw new AssertionError(e);
    }
  }

  /** Options of a consumer, with these members for its login. */
  String options(String host, String login) {
    return """
        {"url":"nats://%s:%d","stream_name":"%s","durable_consumer_name":"tested",
         "use_existing_consumer":true,%s}
        """
        .formatted(host, port, stream, login);
  }

  @Override
  public String options(String more) {
    return """
        {"url":"nats://127.0.0.1:%d","username":"gyre","password":"s3cret","stream_name":"%s",
         "durable_consumer_name":"tested"%s%s}
        """
        .formatted(
            port,
            stream,
            more.contains("use_existing_consumer") ? "" : ",\"use_existing_consumer\":true",
            more.isEmpty() ? "" : "," + more);
  }

  @Override
  public void put(int partition, String method, String body) {
    putData(
        partition,
        method.isEmpty() ? Map.of() : Map.of("centrifugo-method", method),
        body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void putData(int partition, Map<String, String> fields, byte[] body) {
    Headers headers = new Headers();
    fields.forEach(headers::add);
    try {
      connection.jetStream().publish(stream + "." + partition, headers, body);
    } catch (IOException | JetStreamApiException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public long unsettled() {
    try {
      ConsumerInfo info = connection.jetStreamManagement().getConsumerInfo(stream, "tested");
      return info.getNumPending() + info.getNumAckPending();
    } catch (IOException | JetStreamApiException e) {
      throw new AssertionError(e);
    }
  }

  private void disconnect() {
    try {
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void crash() {
    disconnect();
    process.signal("KILL");
  }

  @Override
  public void restart() {
    process.start();
    connection = connect();
  }

  @Override
  public void close() {
    disconnect();
    process.close();
  }
}
