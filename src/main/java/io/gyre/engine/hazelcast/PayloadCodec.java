package io.gyre.engine.hazelcast;

/**
 * What happens to payloads before they enter a map of the cluster, and after they leave it.
 *
 * <p>Thread: any.
 */
public interface PayloadCodec {

  /** Leaves them as they are. */
  PayloadCodec PLAIN =
      new PayloadCodec() {
        @Override
        public byte[] seal(byte[] plain) {
          return plain;
        }

        @Override
        public byte[] open(byte[] sealed) {
          return sealed;
        }
      };

  /**
   * The form that is kept.
   *
   * @param plain not to be written to
   */
  byte[] seal(byte[] plain);

  /**
   * Undoes {@link #seal}.
   *
   * @throws RuntimeException when {@code sealed} was not made with the same key
   */
  byte[] open(byte[] sealed);
}
