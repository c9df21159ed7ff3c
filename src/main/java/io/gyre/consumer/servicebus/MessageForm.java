package io.gyre.consumer.servicebus;

import io.gyre.config.AzureServiceBusConsumerConfig;
import io.gyre.config.PublicationDataMode;
import io.gyre.consumer.Entry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;
import org.apache.qpid.proton.amqp.messaging.Section;
import org.apache.qpid.proton.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * What the messages of a queue look like.
 *
 * @param queue name, for logs
 * @param strict properties that must be strings if they are there
 */
record MessageForm(String queue, Set<String> strict) {
  private static final Symbol SEQUENCE = Symbol.valueOf("x-opt-sequence-number");

  /** Neither a boolean nor a number: what a strict property is taken for that is no string. */
  private static final String NO_STRING = "?";

  /** Returns the form of a queue's messages. */
  static MessageForm of(String queue, AzureServiceBusConsumerConfig config) {
    PublicationDataMode mode = config.publicationDataMode();
    return new MessageForm(
        queue, mode.enabled() ? Set.copyOf(List.of(mode.delta(), mode.version())) : Set.of());
  }

  /**
   * Returns a message as an entry.
   *
   * @param session it came from; null for none
   */
  Entry entry(Message message, @Nullable String session) {
    Map<String, String> fields = new HashMap<>();
    if (message.getApplicationProperties() != null) {
      message
          .getApplicationProperties()
          .getValue()
          .forEach(
              (name, value) -> {
                if (value instanceof String text) {
                  fields.put(name, text);
                } else if (strict.contains(name)) {
                  fields.put(name, NO_STRING);
                }
              });
    }
    return new Entry(
        session == null ? queue : queue + '/' + session,
        position(message),
        fields,
        body(message.getBody()));
  }

  private static String position(Message message) {
    MessageAnnotations annotations = message.getMessageAnnotations();
    Object sequence = annotations == null ? null : annotations.getValue().get(SEQUENCE);
    return String.valueOf(sequence == null ? message.getMessageId() : sequence);
  }

  private static byte[] body(@Nullable Section body) {
    Object content =
        body instanceof Data data
            ? data.getValue()
            : body instanceof AmqpValue value ? value.getValue() : null;
    if (content instanceof Binary binary) {
      byte[] bytes = new byte[binary.getLength()];
      System.arraycopy(binary.getArray(), binary.getArrayOffset(), bytes, 0, bytes.length);
      return bytes;
    }
    return content instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
  }
}
