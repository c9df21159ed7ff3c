package io.gyre.protocol;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The JSON encoding (protocol section 2.1). */
final class JsonCodec implements Codec {
  static final JsonCodec INSTANCE = new JsonCodec();

  private static final byte[] PING = {'{', '}'};
  private static final FastThreadLocal<JsonWriter> WRITER =
      new FastThreadLocal<>() {
        @Override
        protected JsonWriter initialValue() {
          return new JsonWriter();
        }
      };

  private JsonCodec() {}

  @Override
  public ProtocolType type() {
    return ProtocolType.JSON;
  }

  @Override
  public CommandReader commands(byte[] frame) {
    return new JsonCommands(frame);
  }

  @Override
  public ConnectRequest connectRequest(byte[] body) {
    return Requests.connect(new JsonReader(body, 0, body.length));
  }

  @Override
  public EmulationRequest emulationRequest(byte[] body) {
    return Requests.emulation(new JsonReader(body, 0, body.length), ProtocolType.JSON);
  }

  @Override
  public byte[] ping() {
    return PING;
  }

  @Override
  public Publication deltaForm(Publication publication, @Nullable Data base) {
    return DeltaForm.text(publication, base);
  }

  @Override
  public <T> byte[] encode(T message, BiConsumer<FieldWriter, T> fields) {
    JsonWriter out = WRITER.get();
    out.reset();
    out.begin();
    fields.accept(out, message);
    out.end();
    return out.take();
  }

  @Override
  public <T> T decode(byte[] body, Function<FieldReader, T> fields) {
    JsonReader in = new JsonReader(body, 0, body.length);
    T message = fields.apply(in);
    if (!in.isDone()) {
      throw new ProtocolException(Disconnect.BAD_REQUEST);
    }
    return message;
  }
}
