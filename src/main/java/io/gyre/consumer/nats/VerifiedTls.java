package io.gyre.consumer.nats;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A TLS context whose sockets check that the certificate is for the host. The NATS client takes any
 * certificate of a trusted root, whatever name it has, and cannot be told another name.
 */
final class VerifiedTls extends SSLContextSpi {
  private final SSLContext context;
  private final String name;

  private VerifiedTls(SSLContext context, String name) {
    this.context = context;
    this.name = name;
  }

  /**
   * Returns a context that checks names.
   *
   * @param context has keys and roots
   * @param name sent as SNI and looked for in certificates; "" for the host the socket is opened to
   */
  static SSLContext of(SSLContext context, String name) {
    return new SSLContext(
        new VerifiedTls(context, name), context.getProvider(), context.getProtocol()) {};
  }

  @Override
  protected SSLSocketFactory engineGetSocketFactory() {
    return new Sockets(context.getSocketFactory(), name);
  }

  @Override
  protected SSLEngine engineCreateSSLEngine(String host, int port) {
    return context.createSSLEngine(name.isEmpty() ? host : name, port);
  }

  @Override
  protected SSLEngine engineCreateSSLEngine() {
    return context.createSSLEngine();
  }

  @Override
  protected void engineInit(
      KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom random)
      throws KeyManagementException {
    throw new KeyManagementException("has its keys");
  }

  @Override
  protected SSLServerSocketFactory engineGetServerSocketFactory() {
    return context.getServerSocketFactory();
  }

  @Override
  protected SSLSessionContext engineGetServerSessionContext() {
    return context.getServerSessionContext();
  }

  @Override
  protected SSLSessionContext engineGetClientSessionContext() {
    return context.getClientSessionContext();
  }

  /** Puts TLS on sockets that are connected, which is all that the client wants. */
  private static final class Sockets extends SSLSocketFactory {
    private final SSLSocketFactory sockets;
    private final String name;

    private Sockets(SSLSocketFactory sockets, String name) {
      this.sockets = sockets;
      this.name = name;
    }

    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean close)
        throws IOException {
      SSLSocket socket =
          (SSLSocket) sockets.createSocket(connected, name.isEmpty() ? host : name, port, close);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      return socket;
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return sockets.getSupportedCipherSuites();
    }

    private static IOException unconnected() {
      return new IOException("only sockets that are connected");
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      throw unconnected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
        throws IOException {
      throw unconnected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      throw unconnected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
        throws IOException {
      throw unconnected();
    }
  }
}
