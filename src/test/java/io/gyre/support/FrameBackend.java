package io.gyre.support;

import static io.gyre.support.Http2Frames.ACK;
import static io.gyre.support.Http2Frames.DATA;
import static io.gyre.support.Http2Frames.END_HEADERS;
import static io.gyre.support.Http2Frames.END_STREAM;
import static io.gyre.support.Http2Frames.GOAWAY;
import static io.gyre.support.Http2Frames.HEADERS;
import static io.gyre.support.Http2Frames.RST_STREAM;
import static io.gyre.support.Http2Frames.SETTINGS;
import static io.gyre.support.Http2Frames.frame;
import static io.gyre.support.Http2Frames.header;

import io.vertx.core.buffer.Buffer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A GRPC backend in clear text, frame by frame (RFC 9113), which does with each stream what it is
 * told to and answers with an empty message.
 */
public final class FrameBackend implements AutoCloseable {
  /** Code of RST_STREAM: the stream was not looked at. */
  public static final int REFUSED_STREAM = 7;

  private static final int PREFACE = 24;

  /** Index of {@code :status: 200} in the static table (RFC 7541 appendix A). */
  private static final int STATUS_200 = 0x88;

  private final Behaviour behaviour;
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Acceptor acceptor;
  private final AtomicInteger streams = new AtomicInteger();

  /** What is done with a stream whose request is there. */
  public interface Behaviour {
    /** Thread: the connection's. */
    void meet(Stream stream) throws IOException;
  }

  private FrameBackend(Behaviour behaviour) {
    this.behaviour = behaviour;
    this.acceptor = new Acceptor(socket -> new Connection(socket).serve());
  }

  /** Starts one. */
  public static FrameBackend start(Behaviour behaviour) {
    return new FrameBackend(behaviour);
  }

  /** Where it listens. */
  public int port() {
    return acceptor.port();
  }

  /** Messages of the streams that were answered, in order. */
  public List<String> heard() {
    return List.copyOf(heard);
  }

  /** How many connections there have been. */
  public int connections() {
    return acceptor.accepted();
  }

  /** How many streams there have been, ignored ones left out. */
  public int streams() {
    return streams.get();
  }

  private final class Connection {
    private final Socket socket;
    private int served;
    private int last = Integer.MAX_VALUE;

    Connection(Socket socket) {
      this.socket = socket;
    }

    void serve() throws IOException {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.skipNBytes(PREFACE);
      send(frame(SETTINGS, 0, 0, Buffer.buffer()));
      while (true) {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        if (type == SETTINGS && flags != ACK) {
          send(frame(SETTINGS, ACK, 0, Buffer.buffer()));
        } else if (type == DATA && length > 0 && stream <= last) {
          streams.incrementAndGet();
          String message = new String(payload, StandardCharsets.ISO_8859_1);
          behaviour.meet(new Stream(this, stream, ++served, message));
        }
      }
    }

    void send(Buffer... frames) throws IOException {
      Buffer all = Buffer.buffer();
      for (Buffer frame : frames) {
        all.appendBuffer(frame);
      }
      OutputStream out = socket.getOutputStream();
      out.write(all.getBytes());
      out.flush();
    }
  }

  /** A stream whose message came. */
  public final class Stream {
    private final Connection connection;
    private final int id;
    private final int number;
    private final String message;

    private Stream(Connection connection, int id, int number, String message) {
      this.connection = connection;
      this.id = id;
      this.number = number;
      this.message = message;
    }

    /** How many streams the connection had with this one. */
    public int number() {
      return number;
    }

    /** Answers with an empty message and success. */
    public void answer() throws IOException {
      heard.add(message);
      Buffer head = Buffer.buffer().appendByte((byte) STATUS_200);
      header(head, "content-type", "application/grpc");
      Buffer trailers = Buffer.buffer();
      header(trailers, "grpc-status", "0");
      connection.send(
          frame(HEADERS, END_HEADERS, id, head),
          frame(DATA, 0, id, Buffer.buffer(new byte[5])),
          frame(HEADERS, END_HEADERS | END_STREAM, id, trailers));
    }

    /** Resets it. */
    public void reset(int code) throws IOException {
      connection.send(frame(RST_STREAM, 0, id, Buffer.buffer().appendInt(code)));
    }

    /** Says that this is the last stream of the connection; later ones are ignored. */
    public void goAway() throws IOException {
      connection.last = id;
      connection.send(frame(GOAWAY, 0, 0, Buffer.buffer().appendInt(id).appendInt(0)));
    }

    /** Ends the connection without a word. */
    public void cut() throws IOException {
      connection.socket.close();
    }
  }

  @Override
  public void close() {
    acceptor.close();
  }
}
