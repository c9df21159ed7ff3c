package io.gyre.engine.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The map that a node knows, whose only two calls the engine makes lead to the owner in the node's
 * part of the cluster.
 *
 * <p>Thread: the world's.
 */
final class SimDoor {
  private final Supplier<SimOwner> owner;

  SimDoor(Supplier<SimOwner> owner) {
    this.owner = owner;
  }

  /** The map the engine works on, for every channel. */
  ChannelMaps<StreamState> maps() {
    IMap<String, StreamState> map = standIn(IMap.class, this::called);
    HazelcastInstance instance =
        standIn(HazelcastInstance.class, (proxy, method, arguments) -> map);
    return new ChannelMaps<>(instance, "", channel -> 1);
  }

  /** An object of an interface, all calls of which go to {@code handler}. */
  @SuppressWarnings("unchecked")
  static <T> T standIn(Class<? super T> type, InvocationHandler handler) {
    return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
  }

  @SuppressWarnings("unchecked")
  private @Nullable Object called(Object proxy, Method method, Object[] with) {
    return switch (method.getName()) {
      case "submitToKey" ->
          owner
              .get()
              .submit(
                  (String) with[0], (EntryProcessor<String, StreamState, Object>) with[1], true);
      case "submitToKeys" ->
          owner
              .get()
              .submitAll(
                  (Set<String>) with[0], (EntryProcessor<String, StreamState, Object>) with[1]);
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> proxy == with[0];
      default -> throw new UnsupportedOperationException(method.toString());
    };
  }
}
