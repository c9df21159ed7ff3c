package io.gyre.api;

/** Types of fields, each with the Java type that {@link Struct} keeps for it. */
enum FieldType {
  /** {@code String}. */
  STRING,
  /** {@link io.gyre.protocol.Data}: any JSON value, in Protobuf any bytes. */
  RAW,
  /** {@code Boolean}. */
  BOOL,
  /** {@code Long} in the range of an int. */
  INT32,
  /** {@code Long} from 0 to 2³²-1. */
  UINT32,
  /** {@code Long}. */
  INT64,
  /** {@code Long}, unsigned. */
  UINT64,
  /** {@code Double}; only in results. */
  DOUBLE,
  /** {@code List<String>}. */
  STRINGS,
  /** {@code Map<String, String>}. */
  STRING_MAP,
  /** {@code Map<String, Double>}; only in results. */
  DOUBLE_MAP,
  /** {@link Struct}. */
  MESSAGE,
  /** {@code List<@Nullable Struct>}; null elements only from JSON. */
  MESSAGES,
  /** {@code Map<String, Struct>}. */
  MESSAGE_MAP
}
