package io.gyre.consumer.servicebus;

import io.gyre.config.AzureServiceBusConsumerConfig;
import io.gyre.consumer.Source;
import io.gyre.consumer.SourceContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads queues of Azure Service Bus over one connection; see {@link QueueReader} and {@link
 * SessionReader}.
 *
 * <p>Thread: the loop of the consumers.
 */
public final class ServiceBusSource implements Source {
  private final SourceContext context;
  private final AzureServiceBusConsumerConfig config;
  private final Namespace namespace;
  private final Tokens tokens;
  private @Nullable AmqpWire wire;
  private boolean reading;

  /**
   * A source that is not opened yet.
   *
   * @throws IllegalArgumentException when the connection string is none
   */
  public ServiceBusSource(SourceContext context, AzureServiceBusConsumerConfig config) {
    this.context = context;
    this.config = config;
    this.namespace = Namespace.of(config);
    this.tokens = tokens();
  }

  private Tokens tokens() {
    Namespace.Secrets secrets = namespace.secrets();
    if (config.useAzureIdentity()) {
      return new Identity(context.vertx(), context.loop(), config);
    }
    return secrets.signature().isEmpty()
        ? new Tokens.SharedKey(context.loop(), secrets.keyName(), secrets.key())
        : Tokens.signature(secrets.signature());
  }

  @Override
  public Future<Void> run() {
    Promise<Void> end = Promise.promise();
    context
        .intake()
        .closing()
        .onSuccess(
            closing -> {
              if (!reading) {
                end.tryComplete();
              }
            });
    open().onSuccess(done -> end.tryComplete()).onFailure(end::tryFail);
    return end.future();
  }

  private Future<Void> open() {
    return AmqpWire.open(context.vertx(), context.loop(), namespace.endpoint())
        .compose(
            opened -> {
              wire = opened;
              if (context.intake().isClosed()) {
                return opened.close();
              }
              return Access.open(context, opened, tokens, namespace.audience())
                  .compose(access -> read(opened, access));
            });
  }

  private Future<Void> read(AmqpWire opened, Access access) {
    reading = true;
    List<Future<Void>> readers =
        config.queues().stream()
            .map(name -> new BusQueue(context, config, opened, access, name))
            .flatMap(queue -> queue.read(config).stream())
            .toList();
    return Future.join(readers)
        .compose(done -> context.intake().isClosed() ? Future.succeededFuture() : opened.ended());
  }

  @Override
  public Future<Void> close() {
    Future<Void> closed = wire == null ? Future.succeededFuture() : wire.close();
    return closed.eventually(tokens::close);
  }
}
