package io.gyre.consumer.sqs;

import io.gyre.config.AwsSqsConsumerConfig;
import io.gyre.consumer.SourceContext;
import io.gyre.loop.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The client of SQS for one consumer. Credentials and region are what the SDK finds (environment,
 * profile, web identity, container, instance) unless the configuration says otherwise.
 *
 * <p>Thread: the loop of the consumers, unless a method says otherwise.
 */
final class SqsCalls {
  private static final Duration BEYOND_THE_WAIT = Duration.ofSeconds(10);

  private final Loop loop;
  private final WorkerExecutor thread;
  private final SqsAsyncClient client;
  private final List<SdkAutoCloseable> parts;

  private SqsCalls(
      Loop loop, WorkerExecutor thread, SqsAsyncClient client, List<SdkAutoCloseable> parts) {
    this.loop = loop;
    this.thread = thread;
    this.client = client;
    this.parts = parts;
  }

  /**
   * Makes the client. Reads files and may ask the network for the region. Thread: one that may
   * block.
   *
   * @param thread gets credentials and signs
   * @param wait longest wait of a poll
   */
  static SqsCalls open(
      SourceContext context, AwsSqsConsumerConfig config, WorkerExecutor thread, Duration wait) {
    Duration patience = wait.plus(BEYOND_THE_WAIT);
    List<SdkAutoCloseable> parts = new ArrayList<>();
    VertxSdkHttp http = new VertxSdkHttp(context.vertx(), context.loop(), patience);
    parts.add(http);
    try {
      SqsAsyncClientBuilder builder =
          SqsAsyncClient.builder()
              .httpClient(http)
              .credentialsProvider(credentials(context, config, parts))
              .overrideConfiguration(options -> options.apiCallAttemptTimeout(patience))
              .asyncConfiguration(
                  options ->
                      options.advancedOption(
                          SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run));
      if (!config.region().isEmpty()) {
        builder.region(Region.of(config.region()));
      }
      if (!config.localstackEndpoint().isEmpty()) {
        builder.endpointOverride(URI.create(config.localstackEndpoint()));
      }
      SqsAsyncClient made = builder.build();
      parts.add(made);
      return new SqsCalls(context.loop(), thread, made, parts);
    } catch (RuntimeException e) {
      parts.forEach(SdkAutoCloseable::close);
      throw SqsFailure.of(e);
    }
  }

  private static AwsCredentialsProvider credentials(
      SourceContext context, AwsSqsConsumerConfig config, List<SdkAutoCloseable> parts) {
    AwsCredentialsProvider own = own(config.credentialsProfile(), parts);
    if (config.assumeRoleArn().isEmpty()) {
      return own;
    }
    StsClientBuilder builder =
        StsClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .credentialsProvider(own);
    if (!config.region().isEmpty()) {
      builder.region(Region.of(config.region()));
    }
    StsClient sts = builder.build();
    parts.add(sts);
    StsAssumeRoleCredentialsProvider assumed =
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(
                role ->
                    role.roleArn(config.assumeRoleArn())
                        .roleSessionName("gyre-" + context.consumer()))
            .build();
    parts.add(assumed);
    return assumed;
  }

  private static AwsCredentialsProvider own(String profile, List<SdkAutoCloseable> parts) {
    if (profile.isEmpty()) {
      DefaultCredentialsProvider found = DefaultCredentialsProvider.builder().build();
      parts.add(found);
      return found;
    }
    ProfileCredentialsProvider found =
        ProfileCredentialsProvider.builder().profileName(profile).build();
    parts.add(found);
    return found;
  }

  /** A call that is going on. */
  final class Call<T> {
    private final Promise<T> end = Promise.promise();
    private @Nullable CompletableFuture<T> asked;
    private boolean cut;

    private Call(Function<SqsAsyncClient, CompletableFuture<T>> question) {
      thread
          .executeBlocking(() -> question.apply(client), false)
          .onSuccess(this::asked)
          .onFailure(e -> end.tryFail(SqsFailure.of(e)));
    }

    private void asked(CompletableFuture<T> future) {
      asked = future;
      future.whenComplete((answer, failure) -> loop.execute(() -> answered(answer, failure)));
      if (cut) {
        future.cancel(true);
      }
    }

    private void answered(T answer, @Nullable Throwable failure) {
      if (failure == null) {
        end.tryComplete(answer);
      } else {
        end.tryFail(SqsFailure.of(failure));
      }
    }

    /** Completes on the loop; fails with {@link SqsFailure}. */
    Future<T> future() {
      return end.future();
    }

    /** Ends it now, with a failure. */
    void cut() {
      cut = true;
      if (asked != null) {
        asked.cancel(true);
      }
    }
  }

  /** Begins a call. */
  <T> Call<T> call(Function<SqsAsyncClient, CompletableFuture<T>> question) {
    return new Call<>(question);
  }

  /** Gives up connections and credentials. Thread: one that may block. */
  void close() {
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).close();
    }
  }
}
