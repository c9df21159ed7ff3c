package io.gyre.api;

import io.vertx.core.buffer.Buffer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * An HTTP/2 connection frame by frame (RFC 9113), for what a client library would not send, or not
 * at once.
 */
final class RawHttp2 implements AutoCloseable {
  /** Type of a frame. */
  static final int DATA = 0;

  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
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

  /** Literal, not indexed, without Huffman coding (RFC 7541 section 6.2.2). */
  private static void header(Buffer block, String name, String value) {
    block.appendByte((byte) 0);
    for (String text : new String[] {name, value}) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      block.appendByte((byte) bytes.length).appendBytes(bytes);
    }
  }

  /** Part of a body. */
  static Buffer data(int stream, Buffer payload, boolean last) {
    return frame(DATA, last ? END_STREAM : 0, stream, payload);
  }

  /** Gives a call up. */
  static Buffer reset(int stream) {
    return frame(RST_STREAM, 0, stream, Buffer.buffer().appendInt(CANCEL));
  }

  private static Buffer frame(int type, int flags, int stream, Buffer payload) {
    return Buffer.buffer()
        .appendMedium(payload.length())
        .appendByte((byte) type)
        .appendByte((byte) flags)
        .appendInt(stream)
        .appendBuffer(payload);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
