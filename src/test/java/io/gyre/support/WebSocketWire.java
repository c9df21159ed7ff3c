package io.gyre.support;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * WebSocket frames over a plain socket: sends whatever it is told to, also what no well-behaved
 * client would. Reads on the calling thread, so a client that does not read exerts back pressure.
 */
public final class WebSocketWire implements Closeable {
  /** Opcode of a text frame. */
  public static final int TEXT = 1;

  /** Opcode of a binary frame. */
  public static final int BINARY = 2;

  /** Opcode of a close frame. */
  public static final int CLOSE = 8;

  /** Opcode given when the peer closed the TCP connection without a close frame. */
  public static final int EOF = -1;

  private static final byte[] MASK = {0, 0, 0, 0};

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private byte[] buffer = new byte[8192];
  private int filled;

  /** The server answered the upgrade with another status. */
  public static final class Refused extends RuntimeException {
    private final int status;

    Refused(int status, String head) {
      super(head);
      this.status = status;
    }

    /** HTTP status. */
    public int status() {
      return status;
    }
  }

  /**
   * One frame.
   *
   * @param opcode RFC 6455 opcode or {@link #EOF}
   */
  public record Frame(int opcode, byte[] payload) {
    /** Close code, 1005 if the frame has none. */
    public int closeCode() {
      return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }

    /** Close reason. */
    public String closeReason() {
      return payload.length < 2
          ? ""
          : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }
  }

  private WebSocketWire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  /**
   * Connects and upgrades.
   *
   * @param target path and query
   * @param headers further request headers
   * @throws Refused if the server does not switch protocols
   */
  public static WebSocketWire open(int port, String target, Map<String, String> headers) {
    return open(port, target, headers, 0);
  }

  /** As above with a receive buffer of the given size in bytes (0: the default). */
  public static WebSocketWire open(
      int port, String target, Map<String, String> headers, int receiveBuffer) {
    try {
      Socket socket = new Socket();
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
      WebSocketWire wire = new WebSocketWire(socket);
      wire.handshake(port, target, headers);
      return wire;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a complete frame. */
  public void send(int opcode, byte[] payload) {
    raw(frame(0x80 | opcode, payload));
  }

  /** Bytes of a masked frame (the mask is zero). */
  public static byte[] frame(int firstByte, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
    frame.write(firstByte);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else if (payload.length < 65536) {
      frame.write(0x80 | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    } else {
      frame.write(0x80 | 127);
      frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    frame.writeBytes(MASK);
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  /** Sends bytes as they are. Errors of a connection the peer closed are left to {@link #read}. */
  public void raw(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      // what the server had to say is still to be read
    }
  }

  /** Next data or close frame within the limit; null if none came. Answers WebSocket pings. */
  public @Nullable Frame read(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Frame frame = take();
      if (frame == null) {
        int more = fill(end);
        if (more == 0) {
          return null;
        }
        if (more < 0) {
          return new Frame(EOF, new byte[0]);
        }
      } else if (frame.opcode() == 9) {
        send(10, frame.payload());
      } else if (frame.opcode() != 10) {
        return frame;
      }
    }
  }

  /** Closes the TCP connection without a close frame. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Resets the TCP connection (RST), as a crash of the peer would. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // already closed
    }
    close();
  }

  private @Nullable Frame take() {
    if (filled < 2) {
      return null;
    }
    int header = 2;
    long length = buffer[1] & 0x7f;
    if (length == 126) {
      header = 4;
      length = filled < 4 ? Integer.MAX_VALUE : ByteBuffer.wrap(buffer).getShort(2) & 0xffff;
    } else if (length == 127) {
      header = 10;
      length = filled < 10 ? Integer.MAX_VALUE : ByteBuffer.wrap(buffer).getLong(2);
    }
    if (filled - header < length) {
      return null;
    }
    int end = header + (int) length;
    Frame frame = new Frame(buffer[0] & 0x0f, Arrays.copyOfRange(buffer, header, end));
    System.arraycopy(buffer, end, buffer, 0, filled - end);
    filled -= end;
    return frame;
  }

  /** Reads more bytes; 0 if the time is up, -1 at the end of the stream. */
  private int fill(long end) {
    long left = (end - System.nanoTime()) / 1_000_000;
    try {
      if (left <= 0 && in.available() == 0) {
        return 0;
      }
      if (filled == buffer.length) {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
      socket.setSoTimeout((int) Math.max(left, 1));
      int read = in.read(buffer, filled, buffer.length - filled);
      filled += Math.max(read, 0);
      return read;
    } catch (SocketTimeoutException e) {
      return 0;
    } catch (IOException e) {
      return -1;
    }
  }

  private void handshake(int port, String target, Map<String, String> headers) throws IOException {
    StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:");
    request.append(port).append("\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n");
    request.append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
    out.write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
    long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    int headEnd = -1;
    while (headEnd < 0) {
      if (fill(end) <= 0) {
        close();
        throw new Refused(0, "no answer to the upgrade");
      }
      headEnd = new String(buffer, 0, filled, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
    }
    String head = new String(buffer, 0, headEnd, StandardCharsets.ISO_8859_1);
    int status = Integer.parseInt(head.substring(9, 12));
    if (status != 101) {
      close();
      throw new Refused(status, head);
    }
    System.arraycopy(buffer, headEnd + 4, buffer, 0, filled - headEnd - 4);
    filled -= headEnd + 4;
  }
}
