package io.gyre.consumer.sqs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gyre.consumer.Entry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * What the messages of a queue look like.
 *
 * @param queue name, for logs and metrics
 * @param sns whether bodies are notifications of SNS
 */
record MessageForm(String queue, boolean sns) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the group within which order is kept; null when there is none. */
  static @Nullable String group(Message message) {
    return message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID);
  }

  /**
   * Returns a message as an entry. Attributes are those of the message and, beneath them, those of
   * the notification in it; binary ones are left out.
   *
   * @return with an empty body when that is missing, or no notification
   */
  Entry entry(Message message) {
    Map<String, String> fields = new HashMap<>();
    String body = message.body() == null ? "" : message.body();
    if (sns) {
      body = notification(body, fields);
    }
    message
        .messageAttributes()
        .forEach(
            (name, value) -> {
              if (value.stringValue() != null) {
                fields.put(name, value.stringValue());
              }
            });
    String group = group(message);
    return new Entry(
        group == null ? queue : queue + '/' + group,
        message.messageId(),
        fields,
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static String notification(String body, Map<String, String> fields) {
    JsonNode envelope;
    try {
      envelope = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return "";
    }
    for (Map.Entry<String, JsonNode> each : envelope.path("MessageAttributes").properties()) {
      JsonNode value = each.getValue().path("Value");
      if (value.isTextual() && !each.getValue().path("Type").asText().startsWith("Binary")) {
        fields.put(each.getKey(), value.textValue());
      }
    }
    return envelope.path("Message").asText("");
  }
}
