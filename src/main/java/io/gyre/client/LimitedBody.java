package io.gyre.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads an answer as text, up to a size. */
final class LimitedBody implements HttpResponse.BodySubscriber<String> {
  private final int maxSize;
  private final CompletableFuture<String> text = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Flow.@Nullable Subscription subscription;

  /** The answer is larger; so it would be the next time. */
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1;

    TooLarge(int maxSize) {
      super("answer larger than " + maxSize + " bytes");
    }
  }

  LimitedBody(int maxSize) {
    this.maxSize = maxSize;
  }

  @Override
  public CompletionStage<String> getBody() {
    return text;
  }

  @Override
  public void onSubscribe(Flow.Subscription source) {
    subscription = source;
    source.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    if (text.isDone()) {
      return;
    }
    for (ByteBuffer part : parts) {
      if (part.remaining() > maxSize - bytes.size()) {
        if (subscription != null) {
          subscription.cancel();
        }
        text.completeExceptionally(new TooLarge(maxSize));
        return;
      }
      byte[] copy = new byte[part.remaining()];
      part.get(copy);
      bytes.write(copy, 0, copy.length);
    }
  }

  @Override
  public void onError(Throwable reason) {
    text.completeExceptionally(reason);
  }

  @Override
  public void onComplete() {
    text.complete(bytes.toString(StandardCharsets.UTF_8));
  }
}
