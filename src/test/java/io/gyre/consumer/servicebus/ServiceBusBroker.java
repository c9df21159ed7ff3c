package io.gyre.consumer.servicebus;

import io.gyre.consumer.Broker;
import io.gyre.support.CutRelay;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.message.Message;

/**
 * {@link ServiceBusStandIn} as applications and consumers see it; partitions are sessions of one
 * queue. It crashes as a service does whose memory is elsewhere: nobody reaches it for a while.
 */
final class ServiceBusBroker implements Broker {
  private final ServiceBusStandIn bus = new ServiceBusStandIn(0, null);
  private final CutRelay relay = CutRelay.to(bus.port());
  private String queue = "";
  private int round;

  /** Makes a new queue whose sessions are the partitions. */
  void clear() {
    queue = "commands-" + ++round;
    bus.create(queue, true, Duration.ofSeconds(3), 10);
  }

  ServiceBusStandIn bus() {
    return bus;
  }

  /** Name of the queue with the partitions. */
  String queueName() {
    return queue;
  }

  /** Where consumers find it. */
  String host() {
    return "127.0.0.1:" + relay.port();
  }

  /** The connection string with this key. */
  String connectionString(String key) {
    return "Endpoint=sb://%s;SharedAccessKeyName=%s;SharedAccessKey=%s;UseDevelopmentEmulator=true;"
        .formatted(host(), ServiceBusStandIn.KEY_NAME, key);
  }

  @Override
  public String options(String more) {
    return options(queue, "\"use_sessions\":true,\"max_concurrent_calls\":2" + comma(more) + more);
  }

  private static String comma(String more) {
    return more.isEmpty() ? "" : ",";
  }

  String options(String name, String more) {
    return "{\"connection_string\":\"%s\",\"queues\":[\"%s\"]%s%s}"
        .formatted(connectionString(ServiceBusStandIn.KEY), name, comma(more), more);
  }

  @Override
  public void put(int partition, String method, String body) {
    send(
        queue,
        Integer.toString(partition),
        method.isEmpty() ? Map.of() : Map.of("centrifugo-method", method),
        body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Override
  public void putData(int partition, Map<String, String> fields, byte[] body) {
    send(queue, Integer.toString(partition), fields, body);
  }

  /** Puts a message into a queue; properties may be of any type that AMQP has. */
  void send(String name, String session, Map<String, ?> properties, byte[] body) {
    Message message = Proton.message();
    message.setGroupId(session);
    message.setApplicationProperties(new ApplicationProperties(new HashMap<>(properties)));
    message.setBody(new Data(new Binary(body)));
    bus.ask(
        () -> {
          bus.queue(name).put(message);
          return true;
        });
  }

  @Override
  public long unsettled() {
    return unsettled(queue);
  }

  long unsettled(String name) {
    return bus.ask(() -> bus.queue(name).size());
  }

  @Override
  public void crash() {
    relay.cut();
  }

  @Override
  public void restart() {
    relay.restore();
  }

  @Override
  public void close() {
    try (bus) {
      relay.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
