package io.gyre.bus;

import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.Publication;
import java.util.List;
import java.util.Map;

/** The answers to {@link ChannelQuery}. */
public sealed interface ChannelReply extends BusMessage {

  /**
   * Who is present.
   *
   * @param clients by client id
   */
  record Present(Map<String, ClientInfo> clients) implements ChannelReply {}

  /**
   * How many are present.
   *
   * @param clients connections
   * @param users distinct user ids
   */
  record PresentStats(int clients, int users) implements ChannelReply {}

  /**
   * What was published.
   *
   * @param publications in the order asked for
   * @param offset top of the stream, unsigned
   * @param epoch its epoch
   */
  record Publications(List<Publication> publications, long offset, String epoch)
      implements ChannelReply {}
}
