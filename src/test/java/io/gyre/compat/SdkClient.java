package io.gyre.compat;

import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ClientState;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.DuplicateSubscriptionException;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.JoinEvent;
import io.github.centrifugal.centrifuge.LeaveEvent;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.ResultCallback;
import io.github.centrifugal.centrifuge.ServerPublicationEvent;
import io.github.centrifugal.centrifuge.ServerSubscribedEvent;
import io.github.centrifugal.centrifuge.ServerUnsubscribedEvent;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;
import io.github.centrifugal.centrifuge.SubscriptionOptions;
import io.github.centrifugal.centrifuge.UnsubscribedEvent;
import io.gyre.support.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;

/** The Java SDK with its events written down as short texts. */
@NullUnmarked
final class SdkClient extends EventListener implements AutoCloseable {
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final Client client;

  private SdkClient(int port, Options options) {
    options.setMinReconnectDelay(50);
    options.setMaxReconnectDelay(200);
    client = new Client("ws://127.0.0.1:" + port + "/connection/websocket", options, this);
  }

  /** A client that is about to connect. */
  static SdkClient connecting(int port, Options options) {
    SdkClient sdk = new SdkClient(port, options);
    sdk.client.connect();
    return sdk;
  }

  /** A connected client. */
  static SdkClient connected(int port, String token) {
    Options options = new Options();
    options.setToken(token);
    SdkClient sdk = connecting(port, options);
    sdk.await(() -> sdk.client.getState() == ClientState.CONNECTED, "connected");
    return sdk;
  }

  Client client() {
    return client;
  }

  /** What happened: "connecting 0 …", "connected", "disconnected 3500 …", "pub channel data" … */
  List<String> events() {
    return events;
  }

  /** Waits until the condition holds. */
  void await(BooleanSupplier condition, String what) {
    Await.until(Duration.ofSeconds(10), condition, () -> what + "; had " + events);
  }

  /** Result of an SDK call; the error as the exception's cause. */
  static <T> T result(Consumer<ResultCallback<T>> call) {
    CompletableFuture<T> future = new CompletableFuture<>();
    call.accept(
        (error, value) -> {
          if (error != null) {
            future.completeExceptionally(error);
          } else {
            future.complete(value);
          }
        });
    return future.orTimeout(10, TimeUnit.SECONDS).join();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] data) {
    return new String(data, StandardCharsets.UTF_8);
  }

  /** A subscription and what it saw. */
  static final class Sub extends SubscriptionEventListener {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<String> datas = new CopyOnWriteArrayList<>();
    private final List<Long> offsets = new CopyOnWriteArrayList<>();
    private Subscription subscription;

    Subscription subscription() {
      return subscription;
    }

    /** "subscribed recovered=…", "unsubscribed 2000 …", "join user", "leave user". */
    List<String> seen() {
      return seen;
    }

    /** Payloads in order of arrival. */
    List<String> datas() {
      return datas;
    }

    /** Offsets in order of arrival. */
    List<Long> offsets() {
      return offsets;
    }

    @Override
    public void onPublication(Subscription sub, PublicationEvent event) {
      offsets.add(event.getOffset());
      datas.add(text(event.getData()));
    }

    @Override
    public void onJoin(Subscription sub, JoinEvent event) {
      seen.add("join " + event.getInfo().getUser());
    }

    @Override
    public void onLeave(Subscription sub, LeaveEvent event) {
      seen.add("leave " + event.getInfo().getUser());
    }

    @Override
    public void onSubscribed(Subscription sub, SubscribedEvent event) {
      seen.add("subscribed " + event.wasRecovering() + " " + event.getRecovered());
    }

    @Override
    public void onUnsubscribed(Subscription sub, UnsubscribedEvent event) {
      seen.add("unsubscribed " + event.getCode() + " " + event.getReason());
    }
  }

  /** Starts subscribing. */
  Sub subscribing(String channel, SubscriptionOptions options) {
    Sub sub = new Sub();
    try {
      sub.subscription = client.newSubscription(channel, options, sub);
    } catch (DuplicateSubscriptionException e) {
      throw new IllegalArgumentException(e);
    }
    sub.subscription.subscribe();
    return sub;
  }

  /** Subscribes. */
  Sub subscribed(String channel) {
    Sub sub = subscribing(channel, new SubscriptionOptions());
    await(() -> sub.seen.stream().anyMatch(text -> text.startsWith("subscribed")), channel);
    return sub;
  }

  @Override
  public void onConnecting(Client sdk, ConnectingEvent event) {
    events.add("connecting " + event.getCode() + " " + event.getReason());
  }

  @Override
  public void onConnected(Client sdk, ConnectedEvent event) {
    events.add("connected");
  }

  @Override
  public void onDisconnected(Client sdk, DisconnectedEvent event) {
    events.add("disconnected " + event.getCode() + " " + event.getReason());
  }

  @Override
  public void onSubscribed(Client sdk, ServerSubscribedEvent event) {
    events.add("+" + event.getChannel() + " " + event.getRecovered());
  }

  @Override
  public void onUnsubscribed(Client sdk, ServerUnsubscribedEvent event) {
    events.add("-" + event.getChannel());
  }

  @Override
  public void onPublication(Client sdk, ServerPublicationEvent event) {
    events.add("pub " + event.getChannel() + " " + text(event.getData()));
  }

  @Override
  public void close() {
    try {
      client.close(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
