package io.gyre.protocol;

/** The two encodings of the client protocol. */
public enum ProtocolType {
  /** One JSON object a line. */
  JSON,
  /** Protobuf messages, each after its length. */
  PROTOBUF
}
