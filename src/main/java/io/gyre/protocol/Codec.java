package io.gyre.protocol;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Messages to bytes and back in one encoding (protocol section 2). Stateless: one instance serves
 * all connections.
 *
 * <p>Thread: any. What is encoded is one message without separator or length; a {@link Framing}
 * adds those.
 */
public sealed interface Codec permits JsonCodec, ProtobufCodec {
  /** Returns the codec of an encoding, always the same instance. */
  static Codec of(ProtocolType type) {
    return type == ProtocolType.JSON ? JsonCodec.INSTANCE : ProtobufCodec.INSTANCE;
  }

  /** Returns the encoding. */
  ProtocolType type();

  /**
   * Returns a reader of the commands of one frame; the array must not be written to while it is
   * read.
   */
  CommandReader commands(byte[] frame);

  /**
   * Reads the bare request of a unidirectional connection.
   *
   * @throws ProtocolException with {@link Disconnect#BAD_REQUEST} if it cannot be read
   */
  ConnectRequest connectRequest(byte[] body);

  /**
   * Reads the body of an emulation request.
   *
   * @throws ProtocolException with {@link Disconnect#BAD_REQUEST} if it cannot be read
   */
  EmulationRequest emulationRequest(byte[] body);

  /**
   * Encodes a message that is described elsewhere.
   *
   * @param fields writes the fields of the message
   * @throws ProtocolException with {@link Disconnect#INAPPROPRIATE_PROTOCOL} if a raw field is not
   *     JSON and this is JSON
   */
  <T> byte[] encode(T message, BiConsumer<FieldWriter, T> fields);

  /**
   * Reads a message that is described elsewhere and nothing after it.
   *
   * @param fields reads the message, from {@link FieldReader#begin} to {@link FieldReader#end}
   * @throws ProtocolException with {@link Disconnect#BAD_REQUEST} if it cannot be read
   */
  <T> T decode(byte[] body, Function<FieldReader, T> fields);

  /**
   * Encodes a reply.
   *
   * @throws ProtocolException with {@link Disconnect#INAPPROPRIATE_PROTOCOL} if a raw field is not
   *     JSON and this is JSON
   */
  default byte[] encode(Reply reply) {
    return encode(reply, Messages::reply);
  }

  /**
   * Encodes a push as bidirectional connections get it, inside of a reply.
   *
   * @throws ProtocolException with {@link Disconnect#INAPPROPRIATE_PROTOCOL} if a raw field is not
   *     JSON and this is JSON
   */
  default byte[] encode(Push push) {
    return encode(push, Messages::pushReply);
  }

  /**
   * Encodes a push as unidirectional connections get it, bare.
   *
   * @throws ProtocolException with {@link Disconnect#INAPPROPRIATE_PROTOCOL} if a raw field is not
   *     JSON and this is JSON
   */
  default byte[] encodeBare(Push push) {
    return encode(push, Messages::push);
  }

  /**
   * Returns the bytes of a ping, the same for bidirectional and unidirectional connections; not to
   * be written to.
   */
  byte[] ping();

  /**
   * Returns a publication in the form a subscription with negotiated delta gets it (protocol
   * section 5.7): JSON payloads inside of a string, and a patch in place of the payload if there is
   * a base and the patch is shorter.
   *
   * @param publication the publication in full
   * @param base payload the client got before, of the same key; null to send in full
   * @throws ProtocolException with {@link Disconnect#INAPPROPRIATE_PROTOCOL} if the payload is not
   *     JSON and this is JSON
   */
  Publication deltaForm(Publication publication, @Nullable Data base);
}
