package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/** The Protobuf encoding. */
final class ProtobufCodec implements Codec {
  static final ProtobufCodec INSTANCE = new ProtobufCodec();

  private ProtobufCodec() {}

  @Override
  public ProtocolType type() {
    return ProtocolType.PROTOBUF;
  }

  @Override
  public CommandReader commands(byte[] frame) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ConnectRequest connectRequest(byte[] body) {
    throw new UnsupportedOperationException();
  }

  @Override
  public EmulationRequest emulationRequest(byte[] body) {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] encode(Reply reply) {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] encode(Push push) {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] encodeBare(Push push) {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] ping() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Publication deltaForm(Publication publication, @Nullable Data base) {
    throw new UnsupportedOperationException();
  }
}
