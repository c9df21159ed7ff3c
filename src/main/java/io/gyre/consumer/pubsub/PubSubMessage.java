package io.gyre.consumer.pubsub;

import io.gyre.consumer.Entry;
import io.gyre.protocol.Data;
import io.gyre.protocol.FieldReader;
import io.gyre.protocol.ProtobufReader;
import io.gyre.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A message of a subscription, as the service delivers it ({@code google.pubsub.v1}).
 *
 * @param receipt names this delivery of it; another one with each
 * @param id of the message, the same with each delivery
 * @param key within which order is kept; "" when there is none
 * @param attributes what it carries beside its data
 */
record PubSubMessage(
    String receipt, String id, String key, Map<String, String> attributes, byte[] data) {
  /**
   * Reads a {@code StreamingPullResponse}; one without messages only says that the service is
   * there.
   *
   * @throws PubSubFailure if it is none
   */
  static List<PubSubMessage> ofResponse(byte[] response) {
    try {
      return messages(ProtobufReader.bare(response));
    } catch (ProtocolException e) {
      throw PubSubFailure.told("answer is no StreamingPullResponse");
    }
  }

  private static List<PubSubMessage> messages(ProtobufReader in) {
    List<PubSubMessage> messages = new ArrayList<>();
    int mark = in.begin();
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        messages.add(received(in));
      } else {
        in.skip();
      }
    }
    in.end(mark);
    return messages;
  }

  private static PubSubMessage received(ProtobufReader in) {
    String receipt = "";
    PubSubMessage message = new PubSubMessage("", "", "", Map.of(), new byte[0]);
    int mark = in.begin();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> receipt = in.text();
        case 2 -> message = message(in);
        default -> in.skip();
      }
    }
    in.end(mark);
    return new PubSubMessage(receipt, message.id, message.key, message.attributes, message.data);
  }

  private static PubSubMessage message(ProtobufReader in) {
    Data data = Data.of(new byte[0]);
    Map<String, String> attributes = new HashMap<>();
    String id = "";
    String key = "";
    int mark = in.begin();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> data = in.raw();
        case 2 -> in.entries(attributes, FieldReader::text);
        case 3 -> id = in.text();
        case 5 -> key = in.text();
        default -> in.skip();
      }
    }
    in.end(mark);
    return new PubSubMessage("", id, key, attributes, data.bytes());
  }

  /** Returns the bytes it takes of what may be outstanding. */
  int size() {
    int size = data.length + key.length();
    for (Map.Entry<String, String> each : attributes.entrySet()) {
      size += each.getKey().length() + each.getValue().length();
    }
    return size;
  }

  /** Returns it as an entry, of the subscription or of its key in that. */
  Entry entry(String subscription) {
    return new Entry(key.isEmpty() ? subscription : subscription + '/' + key, id, attributes, data);
  }
}
