package io.gyre.node.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.gyre.api.Readiness.Problem;
import io.gyre.loop.Loop;
import io.gyre.loop.VertxLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the cluster lets this node serve.
 *
 * <p>Thread: any.
 */
final class ClusterHealth {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private final HazelcastInstance hazelcast;
  private final Vertx vertx;
  private final Membership membership;
  private final int minimum;
  private final Loop loop;
  private volatile boolean settled;

  ClusterHealth(HazelcastInstance hazelcast, Vertx vertx, Membership membership, int minimum) {
    this.hazelcast = hazelcast;
    this.vertx = vertx;
    this.membership = membership;
    this.minimum = minimum;
    this.loop = VertxLoop.next(vertx);
  }

  /**
   * Completes when everything the cluster holds has its backups for the first time. Later losses do
   * not make a node not ready: else one lost node would take all others out of service.
   */
  Future<Void> settled() {
    Promise<Void> done = Promise.promise();
    loop.execute(() -> look(done));
    return done.future();
  }

  private void look(Promise<Void> done) {
    // Asks all members, so not on the loop.
    vertx
        .executeBlocking(() -> hazelcast.getPartitionService().isClusterSafe(), false)
        .onComplete(
            answer -> {
              if (answer.succeeded() && answer.result()) {
                settled = true;
                done.complete();
              } else {
                loop.execute(() -> loop.after(LOOK_AGAIN, () -> look(done)));
              }
            });
  }

  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    int there = membership.withData();
    if (there < minimum) {
      problems.add(
          new Problem(
              "cluster",
              "too_few_members",
              there + " members with data are together; cluster.minimum_members is " + minimum));
    }
    if (membership.merging()) {
      problems.add(
          new Problem("cluster", "merging", "The node joins a larger part of its cluster."));
    } else if (!settled) {
      problems.add(new Problem("cluster", "migrating", "Channel state is not backed up yet."));
    }
    return problems;
  }
}
