package io.gyre.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.DuplicateSubscriptionException;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.StreamPosition;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.github.centrifugal.centrifuge.SubscribingEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;
import io.github.centrifugal.centrifuge.UnsubscribedEvent;
import io.gyre.support.Json;
import io.gyre.support.Tokens;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.NullUnmarked;

/** A client of the Java SDK that tells a follower what it sees. */
@NullUnmarked
final class JavaSdkClient implements AutoCloseable {
  private final Client client;

  private JavaSdkClient(Client client) {
    this.client = client;
  }

  /** Starts a client at a loopback port. */
  static JavaSdkClient start(int port, SdkFollower follower) {
    Options options = new Options();
    options.setToken(Tokens.user(follower.name(), 0));
    Client client =
        new Client("ws://127.0.0.1:" + port + "/connection/websocket", options, events(follower));
    try {
      for (Place place : follower.places()) {
        client.newSubscription(place.channel(), new Events(follower)).subscribe();
      }
    } catch (DuplicateSubscriptionException e) {
      throw new IllegalStateException(e);
    }
    client.connect();
    return new JavaSdkClient(client);
  }

  private static EventListener events(SdkFollower follower) {
    return new EventListener() {
      @Override
      public void onDisconnected(Client ended, DisconnectedEvent event) {
        if (event.getCode() != 0) {
          follower.gaveUp(event.getCode() + " " + event.getReason());
        }
      }
    };
  }

  @Override
  public void close() {
    try {
      client.close(2000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Events extends SubscriptionEventListener {
    private final SdkFollower follower;

    private Events(SdkFollower follower) {
      this.follower = follower;
    }

    @Override
    public void onSubscribed(Subscription sub, SubscribedEvent event) {
      follower.subscribed(
          sub.getChannel(),
          event.wasRecovering(),
          event.getRecovered(),
          (String) of(event.getStreamPosition(), "getEpoch"),
          (Long) of(event.getStreamPosition(), "getOffset"));
    }

    /** The SDK shows the position, but not what is in it. */
    private static Object of(StreamPosition position, String getter) {
      try {
        Method method = StreamPosition.class.getDeclaredMethod(getter);
        method.setAccessible(true);
        return method.invoke(position);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void onPublication(Subscription sub, PublicationEvent event) {
      JsonNode data = Json.parse(new String(event.getData(), StandardCharsets.UTF_8));
      follower.received(sub.getChannel(), event.getOffset(), data.path("id").asText());
    }

    @Override
    public void onSubscribing(Subscription sub, SubscribingEvent event) {
      follower.ended(sub.getChannel(), event.getCode() + " " + event.getReason());
    }

    @Override
    public void onUnsubscribed(Subscription sub, UnsubscribedEvent event) {
      if (event.getCode() != 0) {
        follower.gaveUp("unsubscribed " + event.getCode() + " " + event.getReason());
      }
      follower.ended(sub.getChannel(), event.getCode() + " " + event.getReason());
    }
  }
}
