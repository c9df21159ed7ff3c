package io.gyre.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Clients of the published SDKs beside a swarm. They come through a balancer, since an SDK knows
 * one address of a server.
 */
final class SdkCrowd implements AutoCloseable {
  /** Name of the JavaScript SDK in {@link Swarm#counts}. */
  static final String JS = "js";

  /** Name of the Java SDK in {@link Swarm#counts}. */
  static final String JAVA = "java";

  private final Balancer balancer;
  private final JsSdkClients js;
  private final List<JavaSdkClient> java = new ArrayList<>();

  /**
   * Starts the clients.
   *
   * @param inJs clients of the JavaScript SDK, at least one
   * @param inJava clients of the Java SDK
   * @param channels each client follows two of them
   */
  SdkCrowd(TestCluster cluster, Swarm swarm, int inJs, int inJava, List<String> channels) {
    balancer = new Balancer(cluster.size(), cluster::address);
    js = JsSdkClients.start(balancer.port(), followers(swarm, JS, inJs, channels));
    followers(swarm, JAVA, inJava, channels)
        .forEach(follower -> java.add(JavaSdkClient.start(balancer.port(), follower)));
  }

  private static List<SdkFollower> followers(
      Swarm swarm, String sdk, int count, List<String> channels) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              String one = channels.get(i % channels.size());
              String other = channels.get((i + 1) % channels.size());
              return new SdkFollower(swarm, sdk, sdk + i, List.of(one, other));
            })
        .toList();
  }

  /** Ends the clients; what they see of that is told. */
  @Override
  public void close() {
    js.close();
    java.forEach(JavaSdkClient::close);
    balancer.close();
  }
}
