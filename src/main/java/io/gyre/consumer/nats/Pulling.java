package io.gyre.consumer.nats;

import io.gyre.config.NatsJetstreamConsumerConfig;
import io.gyre.consumer.SourceTls;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PullRequestOptions;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.StreamContext;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * The NATS client of one consumer: pulls messages in small batches.
 *
 * <p>Thread: one that may block.
 */
final class Pulling {
  private static final Duration ACK_WAIT = Duration.ofSeconds(30);
  private static final Duration CONNECT_TIME = Duration.ofSeconds(5);
  private static final Duration CLOSING = Duration.ofSeconds(2);
  private static final int BATCH = 100;
  private static final Duration BATCH_TIME = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofMillis(500);

  private final Connection connection;
  private final ConsumerContext consumer;
  private final JetStreamSubscription subscription;
  private final Duration ackWait;
  private final int batch;

  private Pulling(
      Connection connection,
      ConsumerContext consumer,
      JetStreamSubscription subscription,
      ConsumerInfo info) {
    this.connection = connection;
    this.consumer = consumer;
    this.subscription = subscription;
    ConsumerConfiguration actual = info.getConsumerConfiguration();
    this.ackWait = actual.getAckWait() == null ? ACK_WAIT : actual.getAckWait();
    long pending = actual.getMaxAckPending();
    this.batch = pending > 0 ? (int) Math.min(BATCH, Math.max(1, pending / 2)) : BATCH;
  }

  /**
   * Connects, and makes the durable consumer unless an existing one is to be used.
   *
   * @throws IOException when the server cannot be reached
   * @throws JetStreamApiException when it refuses, as when there is no such stream
   */
  static Pulling open(NatsJetstreamConsumerConfig config, Vertx vertx)
      throws IOException, InterruptedException, JetStreamApiException {
    Connection connection = connect(config, vertx);
    try {
      StreamContext stream = connection.getStreamContext(config.streamName());
      ConsumerContext consumer =
          config.useExistingConsumer()
              ? stream.getConsumerContext(config.durableConsumerName())
              : stream.createOrUpdateConsumer(durable(config));
      JetStreamSubscription subscription =
          connection
              .jetStream()
              .subscribe(
                  null,
                  PullSubscribeOptions.bind(config.streamName(), config.durableConsumerName()));
      return new Pulling(connection, consumer, subscription, consumer.getConsumerInfo());
    } catch (IOException | JetStreamApiException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static Connection connect(NatsJetstreamConsumerConfig config, Vertx vertx)
      throws IOException, InterruptedException {
    Failures failures = new Failures();
    try {
      return Nats.connect(options(config, vertx, failures));
    } catch (AuthenticationException e) {
      throw e;
    } catch (IOException e) {
      // Its message has the URLs, and they may have passwords; why it failed, others were told.
      throw new IOException("no NATS server can be used: " + failures);
    }
  }

  private static Options options(
      NatsJetstreamConsumerConfig config, Vertx vertx, ErrorListener failures) {
    Options.Builder options =
        Options.builder()
            .servers(config.url().split(",", -1))
            .connectionName("gyre")
            .connectionTimeout(CONNECT_TIME)
            .errorListener(failures)
            // A new connection is the consumer's to make.
            .maxReconnects(0);
    if (!config.credentialsFile().isEmpty()) {
      options.authHandler(Nats.credentials(config.credentialsFile()));
    } else if (!config.username().isEmpty()) {
      options.userInfo(config.username().toCharArray(), config.password().toCharArray());
    } else if (!config.token().isEmpty()) {
      options.token(config.token().toCharArray());
    }
    if (config.tls().enabled()) {
      SourceTls tls = SourceTls.of(config.tls());
      SSLContext context = tls.context(vertx);
      options.sslContext(tls.verifiesName() ? VerifiedTls.of(context, tls.serverName()) : context);
    }
    return options.build();
  }

  private static ConsumerConfiguration durable(NatsJetstreamConsumerConfig config) {
    ConsumerConfiguration.Builder durable =
        ConsumerConfiguration.builder()
            .durable(config.durableConsumerName())
            .deliverPolicy(
                config.deliverPolicy().equals("all") ? DeliverPolicy.All : DeliverPolicy.New)
            .ackPolicy(AckPolicy.Explicit)
            .ackWait(ACK_WAIT)
            .maxDeliver(-1)
            .maxAckPending(config.maxAckPending());
    if (!config.subjects().isEmpty()) {
      durable.filterSubjects(config.subjects());
    }
    return durable.build();
  }

  /** How long the server waits for an acknowledgement before it delivers a message again. */
  Duration ackWait() {
    return ackWait;
  }

  /** Asks the server about the consumer. */
  ConsumerInfo info() throws IOException, JetStreamApiException {
    return consumer.getConsumerInfo();
  }

  /**
   * Asks for a batch and hands messages on as they come, those that come together at once, until
   * there are enough of them, or for a second none. The subscription stays, so that a message that
   * was on its way comes with the next batch.
   *
   * @param closing whether to take no more
   */
  void receive(Consumer<List<Message>> taker, BooleanSupplier closing) throws InterruptedException {
    subscription.pull(PullRequestOptions.builder(batch).expiresIn(BATCH_TIME).build());
    int left = batch;
    while (left > 0 && !closing.getAsBoolean()) {
      Message message = subscription.nextMessage(BATCH_TIME.plus(GRACE));
      if (message == null) {
        return;
      }
      List<Message> together = new ArrayList<>();
      while (message != null) {
        together.add(message);
        left--;
        message = left > 0 ? subscription.nextMessage(null) : null;
      }
      taker.accept(together);
    }
  }

  /** Disconnects when what was told is sent. */
  void close() throws InterruptedException {
    try {
      connection.flush(CLOSING);
    } catch (TimeoutException | IllegalStateException e) {
      // Then the server delivers again, after its own time, what it was not told of.
    } finally {
      connection.close();
    }
  }
}
