package io.gyre.edge;

import io.gyre.auth.TokenVerifier;
import io.gyre.channel.ChannelRules;
import io.gyre.config.Config;
import io.gyre.engine.Engine;
import io.gyre.engine.memory.MemoryPresence;
import io.gyre.engine.memory.MemoryStreams;
import io.gyre.hook.Hooks;
import io.gyre.hub.Hub;
import io.gyre.loop.Loop;
import io.gyre.metrics.Meters;
import io.gyre.operation.PublishOperation;
import io.gyre.proxy.Proxies;
import io.gyre.session.LaneSessions;
import io.gyre.session.NodeFacts;
import io.gyre.session.Settings;
import io.gyre.session.Surroundings;
import io.gyre.session.UserCounts;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;

/** The sessions of lanes that nobody connects to. */
final class LanesOfTest {
  private LanesOfTest() {}

  static LaneSessions without(Loop loop, Hub hub, Vertx vertx) {
    Config config = Config.defaults();
    ChannelRules rules = new ChannelRules(config.channel(), config.client());
    TokenVerifier tokens =
        new TokenVerifier(vertx, config.client(), channel -> true, InstantSource.system());
    Settings settings = new Settings(config, rules, tokens);
    MemoryStreams streams = new MemoryStreams(List.of(loop), message -> {});
    return new LaneSessions(
        new Surroundings(
            loop,
            hub,
            () -> settings,
            new Engine(streams, new MemoryPresence(List.of(loop))),
            new PublishOperation(() -> rules, streams),
            new NodeFacts("n", "1", new UserCounts(), vertx.eventBus()),
            new Meters().lane(),
            Proxies.NONE,
            Hooks.NONE));
  }
}
