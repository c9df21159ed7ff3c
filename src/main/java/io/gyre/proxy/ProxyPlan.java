package io.gyre.proxy;

import io.gyre.config.ChannelOptions;
import io.gyre.config.ChannelProxyConfig;
import io.gyre.config.Config;
import io.gyre.config.NamedProxy;
import io.gyre.config.ProxyConfig;
import io.gyre.config.RpcOptions;
import io.gyre.config.SwitchedProxy;
import io.gyre.loop.Loop;
import io.gyre.metrics.Meter;
import io.gyre.metrics.MeterSet;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxies that a configuration makes use of, with their certificates read; made once for a node
 * (proxies reference, section 3). A changed configuration changes nothing here.
 */
public final class ProxyPlan {

  private static final Logger LOG = LoggerFactory.getLogger(ProxyPlan.class);

  private static final String DEFAULT = "default";

  /** Makes the transport of a proxy for one lane. */
  private interface Opener {
    ProxyTransport open(Vertx vertx, Loop loop, int mostCalls);
  }

  /** A proxy that is in use. */
  private record Used(ProxyConfig config, Opener opener) {}

  /** A proxy for streams that is in use. */
  private record UsedForStreams(ProxyConfig config, HttpClientOptions options) {}

  private final Map<ProxyKey, Used> used = new LinkedHashMap<>();
  private final Map<ProxyKey, UsedForStreams> streams = new LinkedHashMap<>();
  private final Map<String, ProxyConfig> named;

  /**
   * Finds out what is in use. Reads files, so not for an event loop.
   *
   * @param config checked
   * @throws IllegalArgumentException naming the proxy whose endpoint or certificates cannot be used
   */
  public ProxyPlan(Config config) {
    this.named =
        config.proxies().stream()
            .collect(Collectors.toMap(NamedProxy::name, NamedProxy::proxy, (one, same) -> one));
    use(ProxyEvent.CONNECT, config.client().proxy().connect());
    use(ProxyEvent.REFRESH, config.client().proxy().refresh());
    channels("", config.channel().proxy(), config.channel().withoutNamespace());
    config
        .channel()
        .namespaces()
        .forEach(each -> channels(each.name(), config.channel().proxy(), each.options()));
    rpc("", config.rpc().proxy(), config.rpc().withoutNamespace());
    config
        .rpc()
        .namespaces()
        .forEach(each -> rpc(each.name(), config.rpc().proxy(), each.options()));
  }

  private void use(ProxyEvent event, SwitchedProxy proxy) {
    if (proxy.enabled()) {
      use(event, "", DEFAULT, proxy.proxy());
    }
  }

  private void channels(String namespace, ChannelProxyConfig defaults, ChannelOptions options) {
    if (options.subscribeProxyEnabled()) {
      String name = options.subscribeProxyName();
      use(ProxyEvent.SUBSCRIBE, namespace, name, defaults.subscribe());
    }
    if (options.publishProxyEnabled()) {
      use(ProxyEvent.PUBLISH, namespace, options.publishProxyName(), defaults.publish());
    }
    if (options.subRefreshProxyEnabled()) {
      String name = options.subRefreshProxyName();
      use(ProxyEvent.SUB_REFRESH, namespace, name, defaults.subRefresh());
    }
    if (options.subscribeStreamProxyEnabled()) {
      stream(namespace, options.subscribeStreamProxyName(), defaults.subscribeStream());
    }
  }

  private void rpc(String namespace, ProxyConfig preset, RpcOptions options) {
    if (options.proxyEnabled()) {
      use(ProxyEvent.RPC, namespace, options.proxyName(), preset);
    }
  }

  private void use(ProxyEvent event, String namespace, String name, ProxyConfig preset) {
    ProxyConfig config = config(event, name, preset);
    used.computeIfAbsent(
        new ProxyKey(event, name), key -> new Used(config, read(key, () -> opener(config))));
    tell(event, namespace, name, config);
  }

  private void stream(String namespace, String name, ProxyConfig preset) {
    ProxyConfig config = config(ProxyEvent.SUBSCRIBE_STREAM, name, preset);
    streams.computeIfAbsent(
        new ProxyKey(ProxyEvent.SUBSCRIBE_STREAM, name),
        key -> new UsedForStreams(config, read(key, () -> GrpcBackend.options(config))));
    tell(ProxyEvent.SUBSCRIBE_STREAM, namespace, name, config);
  }

  private ProxyConfig config(ProxyEvent event, String name, ProxyConfig preset) {
    ProxyConfig config = name.equals(DEFAULT) ? preset : named.get(name);
    if (config == null) {
      throw new IllegalArgumentException(event.label() + " proxy with name " + name + " not found");
    }
    return config;
  }

  private static void tell(ProxyEvent event, String namespace, String name, ProxyConfig config) {
    LOG.info(
        "{} proxy enabled proxy_name={} namespace={} endpoint={}",
        event.words(),
        name,
        namespace,
        Endpoint.redacted(config.endpoint()));
  }

  private static <T> T read(ProxyKey key, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          key.event().label() + " proxy " + key.name() + ": " + e.getMessage(), e);
    }
  }

  private static Opener opener(ProxyConfig config) {
    if (Endpoint.isHttp(config.endpoint())) {
      HttpClientOptions options = HttpBackend.options(config);
      return (vertx, loop, calls) -> new HttpTransport(vertx, loop, config, options, calls);
    }
    if (BusTransport.isBus(config.endpoint())) {
      BusTransport.check(config.endpoint());
      return (vertx, loop, calls) -> new BusTransport(vertx, config);
    }
    HttpClientOptions options = GrpcBackend.options(config);
    return (vertx, loop, calls) -> new GrpcTransport(vertx, loop, config, options);
  }

  /** Names of the headers of clients' HTTP requests that any proxy passes on. */
  public List<String> httpHeaders() {
    return names(ProxyConfig::httpHeaders);
  }

  /** Keys of clients' GRPC metadata that any proxy passes on. */
  public List<String> grpcMetadata() {
    return names(ProxyConfig::grpcMetadata);
  }

  /** Names in the {@code headers} of connect commands that any proxy passes on. */
  public List<String> emulatedHeaders() {
    return names(ProxyConfig::emulatedHeaders);
  }

  private List<String> names(Function<ProxyConfig, List<String>> list) {
    List<String> names = new ArrayList<>();
    used.values().forEach(one -> names.addAll(list.apply(one.config)));
    streams.values().forEach(one -> names.addAll(list.apply(one.config)));
    return List.copyOf(names);
  }

  /**
   * Opens the proxies for one lane.
   *
   * <p>Thread: the lane's loop.
   *
   * @param lanes how many there are
   * @param meters the lane's
   */
  public Proxies open(Vertx vertx, Loop loop, int lanes, MeterSet meters) {
    Map<ProxyKey, Proxy> opened = new LinkedHashMap<>();
    used.forEach(
        (key, one) -> {
          int calls = CallGate.share(one.config.maxConcurrentCalls(), lanes);
          ProxyTransport transport = one.opener.open(vertx, loop, calls);
          CallGate gate = new CallGate(key, one.config, lanes, loop, transport.protocol(), meters);
          opened.put(key, new Proxy(gate, transport));
        });
    Map<String, StreamProxy> openedStreams = new LinkedHashMap<>();
    streams.forEach(
        (key, one) -> {
          CallGate gate =
              new CallGate(key, one.config, lanes, loop, GrpcTransport.PROTOCOL, meters);
          openedStreams.put(
              key.name(),
              new StreamProxy(
                  gate,
                  GrpcStream.Terms.of(vertx, loop, one.config, one.options),
                  meters.count(Meter.PROXY_STREAMS, key.name())));
        });
    return new Proxies(
        opened, openedStreams, new EmulatedHeaders(loop, emulatedHeaders(), httpHeaders()));
  }
}
