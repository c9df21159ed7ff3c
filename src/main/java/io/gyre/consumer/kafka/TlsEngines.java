package io.gyre.consumer.kafka;

import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.jspecify.annotations.Nullable;

/** Gives the Kafka client TLS with an {@link SSLContext} made elsewhere. */
public final class TlsEngines implements SslEngineFactory {
  /** Configuration key of the context. */
  static final String CONTEXT = "gyre.ssl.context";

  /** Configuration key of the name that is taken for the brokers'; "" for those they have. */
  static final String NAME = "gyre.ssl.server.name";

  private @Nullable SSLContext context;
  private String name = "";

  /** Made by the client, by name. */
  public TlsEngines() {}

  @Override
  public void configure(Map<String, ?> configs) {
    context = (SSLContext) configs.get(CONTEXT);
    name = configs.get(NAME) instanceof String set ? set : "";
  }

  @Override
  public SSLEngine createClientSslEngine(String host, int port, String endpointIdentification) {
    if (context == null) {
      throw new IllegalStateException(CONTEXT + " is not set");
    }
    SSLEngine engine = context.createSSLEngine(name.isEmpty() ? host : name, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(endpointIdentification);
    engine.setSSLParameters(parameters);
    return engine;
  }

  @Override
  public SSLEngine createServerSslEngine(String host, int port) {
    throw new UnsupportedOperationException("a client only");
  }

  @Override
  public boolean shouldBeRebuilt(Map<String, Object> next) {
    return false;
  }

  @Override
  public Set<String> reconfigurableConfigs() {
    return Set.of();
  }

  @Override
  public @Nullable KeyStore keystore() {
    return null;
  }

  @Override
  public @Nullable KeyStore truststore() {
    return null;
  }

  @Override
  public void close() {}
}
