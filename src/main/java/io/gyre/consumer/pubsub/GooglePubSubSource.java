package io.gyre.consumer.pubsub;

import io.gyre.config.GooglePubSubConsumerConfig;
import io.gyre.consumer.Source;
import io.gyre.consumer.SourceContext;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads subscriptions of Google Pub/Sub; see {@link SubscriptionReader}.
 *
 * <p>Thread: the loop of the consumers.
 */
public final class GooglePubSubSource implements Source {
  private static final int THREADS = 2;
  private static final String WHOLE = "projects/";

  private final SourceContext context;
  private final GooglePubSubConsumerConfig config;
  private final PubSubTerms terms;
  private final WorkerExecutor thread;
  private final List<PubSubCalls> opened = new ArrayList<>();

  /**
   * A source that is not opened yet, of the service or of the emulator the environment names.
   *
   * @throws IllegalArgumentException if the environment names none that can be
   */
  public GooglePubSubSource(SourceContext context, GooglePubSubConsumerConfig config) {
    this(context, config, PubSubTerms.of(System.getenv(PubSubTerms.EMULATOR)));
  }

  GooglePubSubSource(SourceContext context, GooglePubSubConsumerConfig config, PubSubTerms terms) {
    this.context = context;
    this.config = config;
    this.terms = terms;
    this.thread =
        context.vertx().createSharedWorkerExecutor("gyre-pubsub-" + context.consumer(), THREADS);
  }

  @Override
  public Future<Void> run() {
    return terms.credentials()
        ? thread.executeBlocking(() -> GoogleTokens.open(config)).compose(this::read)
        : read(null);
  }

  private Future<Void> read(@Nullable GoogleTokens tokens) {
    return Future.join(
            config.subscriptions().stream().map(name -> reader(name, tokens).run()).toList())
        .mapEmpty();
  }

  private SubscriptionReader reader(String name, @Nullable GoogleTokens tokens) {
    String whole =
        name.startsWith(WHOLE) ? name : WHOLE + config.projectId() + "/subscriptions/" + name;
    PubSubCalls calls =
        new PubSubCalls(context.vertx(), context.loop(), terms, thread, tokens, whole);
    opened.add(calls);
    return new SubscriptionReader(
        context, config, calls, whole.substring(whole.lastIndexOf('/') + 1), terms.deadline());
  }

  @Override
  public Future<Void> close() {
    return Future.join(opened.stream().map(PubSubCalls::close).toList())
        .eventually(thread::close)
        .mapEmpty();
  }
}
