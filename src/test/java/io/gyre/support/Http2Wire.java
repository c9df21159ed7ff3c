package io.gyre.support;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A client's end of a connection of HTTP/2 that sends exactly what it is told, whole frames or
 * halves. Answers pings when told to; never changes windows. Not thread-safe.
 */
public final class Http2Wire implements AutoCloseable {
  /** Frame with a part of a body. */
  public static final int DATA = 0;

  /** Frame with headers. */
  public static final int HEADERS = 1;

  /** Frame that ends a stream at once. */
  public static final int RESET = 3;

  /** Frame with settings. */
  public static final int SETTINGS = 4;

  /** Frame that is sent back. */
  public static final int PING = 6;

  /** Frame that announces the end of the connection. */
  public static final int GO_AWAY = 7;

  /** Flag: the stream's last frame, or of pings and settings an acknowledgement. */
  public static final int END_STREAM = 1;

  /** Flag: the whole header block. */
  public static final int END_HEADERS = 4;

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final byte[] POST_HTTP = {(byte) 0x83, (byte) 0x86};
  private static final byte[] NOTHING = {};

  private final Socket socket;
  private final DataInputStream in;
  private final boolean answers;
  private int pings;

  /** A frame that came. */
  public record Frame(int type, int flags, int stream, byte[] payload) {}

  private Http2Wire(Socket socket, boolean answers) {
    this.socket = socket;
    this.answers = answers;
    try {
      this.in = new DataInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Connects in clear text to the loopback interface.
   *
   * @param patienceMillis longest wait of a read
   * @param answers whether pings are answered
   */
  public static Http2Wire open(int port, int patienceMillis, boolean answers) {
    try {
      Socket socket = new Socket("127.0.0.1", port);
      socket.setSoTimeout(patienceMillis);
      socket.setTcpNoDelay(true);
      return new Http2Wire(socket, answers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The same over TLS; the handshake agrees on HTTP/2.
   *
   * @param socket connected, not shaken hands on yet
   */
  public static Http2Wire over(SSLSocket socket, int patienceMillis) {
    try {
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(patienceMillis);
      socket.startHandshake();
      return new Http2Wire(socket, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends the preface and empty settings. */
  public Http2Wire hello() {
    return raw(PREFACE.getBytes(StandardCharsets.US_ASCII)).send(SETTINGS, 0, 0, NOTHING);
  }

  /** Sends the first half of the preface. */
  public Http2Wire halfHello() {
    return raw(PREFACE.substring(0, PREFACE.length() / 2).getBytes(StandardCharsets.US_ASCII));
  }

  /** The bytes of a frame. */
  public static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) 0)
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** Header block of a {@code POST}. */
  public static byte[] post(String path) {
    byte[] name = path.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(POST_HTTP);
    // Literals without indexing: the path, and the authority.
    block.write(4);
    block.write(name.length);
    block.writeBytes(name);
    block.writeBytes(new byte[] {1, 1, 'h'});
    return block.toByteArray();
  }

  /** Header block of a call of gRPC. */
  public static byte[] call(String path) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(post(path));
    byte[] type = "application/grpc".getBytes(StandardCharsets.US_ASCII);
    block.writeBytes(new byte[] {0x0f, 0x10, (byte) type.length});
    block.writeBytes(type);
    block.writeBytes(new byte[] {0, 2, 't', 'e', 8});
    block.writeBytes("trailers".getBytes(StandardCharsets.US_ASCII));
    return block.toByteArray();
  }

  /** Sends a frame. */
  public Http2Wire send(int type, int flags, int stream, byte[] payload) {
    return raw(frame(type, flags, stream, payload));
  }

  /** Sends the first half of a frame. */
  public Http2Wire half(int type, int flags, int stream, byte[] payload) {
    byte[] whole = frame(type, flags, stream, payload);
    return raw(Arrays.copyOf(whole, 9 + payload.length / 2));
  }

  /** Sends a ping. */
  public Http2Wire ping() {
    return send(PING, 0, 0, new byte[8]);
  }

  /** Sends bytes. */
  public Http2Wire raw(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Pings of the server so far. */
  public int pings() {
    return pings;
  }

  /**
   * The next frame.
   *
   * @return null when the connection has ended
   * @throws AssertionError when nothing comes in time
   */
  public @Nullable Frame read() {
    try {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt() & Integer.MAX_VALUE;
      byte[] payload = in.readNBytes(length);
      if (type == PING && flags == 0) {
        pings++;
        if (answers) {
          send(PING, END_STREAM, 0, payload);
        }
      }
      return new Frame(type, flags, stream, payload);
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the connection goes on", e);
    } catch (IOException end) {
      return null;
    }
  }

  /** Reads up to a frame of {@code type}. */
  public Frame next(int type) {
    for (Frame frame = read(); frame != null; frame = read()) {
      if (frame.type() == type) {
        return frame;
      }
    }
    throw new AssertionError("ended");
  }

  /** Reads to the end of the connection; gives the types of frames that came. */
  public List<Integer> untilEnd() {
    List<Integer> types = new ArrayList<>();
    for (Frame frame = read(); frame != null; frame = read()) {
      types.add(frame.type());
    }
    return types;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
