package io.gyre.api;

import static io.gyre.support.Http2Frames.ACK;
import static io.gyre.support.Http2Frames.DATA;
import static io.gyre.support.Http2Frames.END_HEADERS;
import static io.gyre.support.Http2Frames.END_STREAM;
import static io.gyre.support.Http2Frames.HEADERS;
import static io.gyre.support.Http2Frames.RST_STREAM;
import static io.gyre.support.Http2Frames.SETTINGS;
import static io.gyre.support.Http2Frames.frame;
import static io.gyre.support.Http2Frames.header;

import io.vertx.core.buffer.Buffer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;

/**
 * An HTTP/2 connection frame by frame (RFC 9113), for what a client library would not send, or not
 * at once.
 */
final class RawHttp2 implements AutoCloseable {
  private static final int CANCEL = 8;

  private final Socket socket;
  private final DataInputStream in;

  /** Connects to a port of this machine and says hello. */
  RawHttp2(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(10_000);
    in = new DataInputStream(socket.getInputStream());
    send(Buffer.buffer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), frame(SETTINGS, 0, 0, Buffer.buffer()));
  }

  /** Sends frames in one write. */
  void send(Buffer... frames) throws IOException {
    Buffer all = Buffer.buffer();
    for (Buffer frame : frames) {
      all.appendBuffer(frame);
    }
    socket.getOutputStream().write(all.getBytes());
  }

  /**
   * Reads until a frame of that kind comes.
   *
   * @throws IOException at the end of the connection
   */
  void await(int type, int stream) throws IOException {
    int gotType;
    int gotStream;
    do {
      int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
      gotType = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      gotStream = in.readInt();
      in.skipNBytes(length);
      if (gotType == SETTINGS && flags != ACK) {
        send(frame(SETTINGS, ACK, 0, Buffer.buffer()));
      }
    } while (gotType != type || gotStream != stream);
  }

  /** The head of a GRPC call. */
  static Buffer headers(int stream, String path) {
    Buffer block = Buffer.buffer();
    header(block, ":method", "POST");
    header(block, ":scheme", "http");
    header(block, ":path", path);
    header(block, ":authority", "localhost");
    header(block, "content-type", "application/grpc");
    header(block, "te", "trailers");
    return frame(HEADERS, END_HEADERS, stream, block);
  }

  /** Part of a body. */
  static Buffer data(int stream, Buffer payload, boolean last) {
    return frame(DATA, last ? END_STREAM : 0, stream, payload);
  }

  /** Gives a call up. */
  static Buffer reset(int stream) {
    return frame(RST_STREAM, 0, stream, Buffer.buffer().appendInt(CANCEL));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
