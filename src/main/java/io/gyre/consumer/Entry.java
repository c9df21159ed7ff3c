package io.gyre.consumer;

import java.util.Map;

/**
 * One message as a source has it, whatever the source calls it.
 *
 * @param partition within which order is kept, for logs and metrics
 * @param position of the message in the partition, for logs
 * @param fields what the message carries beside its body: headers, fields, columns
 * @param body may be empty; not changed afterwards
 */
public record Entry(String partition, String position, Map<String, String> fields, byte[] body) {

  /** Tells where it is, since payloads do not belong into logs. */
  @Override
  public String toString() {
    return partition + '@' + position;
  }
}
