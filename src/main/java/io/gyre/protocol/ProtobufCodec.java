package io.gyre.protocol;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The Protobuf encoding (protocol section 2.2). */
final class ProtobufCodec implements Codec {
  static final ProtobufCodec INSTANCE = new ProtobufCodec();

  private static final byte[] PING = {};
  private static final FastThreadLocal<ProtobufWriter> WRITER =
      new FastThreadLocal<>() {
        @Override
        protected ProtobufWriter initialValue() {
          return new ProtobufWriter();
        }
      };

  private ProtobufCodec() {}

  @Override
  public ProtocolType type() {
    return ProtocolType.PROTOBUF;
  }

  @Override
  public CommandReader commands(byte[] frame) {
    return new ProtobufCommands(frame);
  }

  @Override
  public ConnectRequest connectRequest(byte[] body) {
    return Requests.connect(ProtobufReader.bare(body));
  }

  @Override
  public EmulationRequest emulationRequest(byte[] body) {
    return Requests.emulation(ProtobufReader.bare(body), ProtocolType.PROTOBUF);
  }

  @Override
  public byte[] ping() {
    return PING;
  }

  @Override
  public Publication deltaForm(Publication publication, @Nullable Data base) {
    return DeltaForm.binary(publication, base);
  }

  @Override
  public <T> byte[] encode(T message, BiConsumer<FieldWriter, T> fields) {
    ProtobufWriter out = WRITER.get();
    out.reset();
    fields.accept(out, message);
    return out.take();
  }

  @Override
  public <T> T decode(byte[] body, Function<FieldReader, T> fields) {
    return fields.apply(ProtobufReader.bare(body));
  }
}
