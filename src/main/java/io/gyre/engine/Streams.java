package io.gyre.engine;

import io.gyre.bus.BusMessage;
import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.Publication;
import io.gyre.protocol.StreamPosition;
import io.vertx.core.Future;

/**
 * The streams of all channels: positions, history, interest and the delivery of what is published.
 * One contract for every engine; {@code StreamsContract} in the tests is its executable form.
 *
 * <p>Obligations of an engine:
 *
 * <ol>
 *   <li>Appending, numbering and handing over for delivery are one step for each channel: what
 *       subscribers receive has the order of the offsets.
 *   <li>Offsets of an epoch count from 1 without gaps. The epoch changes when the stream's
 *       numbering is lost or its meta data expired, and only then; {@link #remove} keeps both.
 *   <li>A publication appended after {@link #addInterest} completed is delivered to that node. A
 *       publication appended before a {@link #read} was answered is in the answer, or is delivered
 *       afterwards.
 *   <li>An idempotency key seen within {@link AppendOptions#IDEMPOTENCY_TTL} stores and delivers
 *       nothing and repeats the first answer. It is looked at before the version; an append that
 *       failed or was refused for its version has not used it up.
 * </ol>
 *
 * <p>Thread: any; completed on the caller's context. Failures are temporary errors of the engine;
 * the caller answers error 100.
 */
public interface Streams {

  /**
   * Appends a publication and has it delivered to every interested node. Delivered but not kept
   * when the channel has no history or {@code options} skip it; then the position is empty.
   *
   * @param channel full name
   * @param publication without offset and epoch, which the stream gives
   */
  Future<Appended> append(String channel, Publication publication, AppendOptions options);

  /**
   * Has a join or leave delivered to every interested node, in order with those sent before it; not
   * kept.
   */
  Future<Void> announce(String channel, boolean joined, ClientInfo info);

  /**
   * Reads kept publications and the top position. Reading gives a channel without a stream its
   * epoch.
   *
   * @throws io.gyre.protocol.ProtocolException in the future: error 112 when {@code query} names
   *     another epoch
   */
  Future<History> read(String channel, HistoryQuery query);

  /** The top position; like {@link #read} without publications. */
  default Future<StreamPosition> top(String channel, HistoryQuery.Retention retention) {
    return read(channel, HistoryQuery.positionOnly(retention)).map(History::top);
  }

  /** Removes all kept publications; offset and epoch stay. */
  Future<Void> remove(String channel);

  /** Has this node receive what is published to {@code channel} from now on. */
  Future<Void> addInterest(String channel);

  /** Undoes {@link #addInterest}; what is on its way may still arrive. */
  Future<Void> removeInterest(String channel);

  /**
   * Takes in what this engine on another node sent to this node's inbox by {@link NodeDelivery}. An
   * engine that sends nothing gets nothing.
   */
  default void arrived(BusMessage message) {}

  /** Releases what the engine holds. */
  Future<Void> close();
}
