package io.gyre.consumer.servicebus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.config.AzureServiceBusConsumerConfig;
import io.gyre.config.ConfigLoader;
import io.gyre.config.SourceSet;
import io.gyre.loop.HandLoop;
import org.junit.jupiter.api.Test;

/** Connection strings, and what is signed with them. */
final class NamespaceTest {
  private static AzureServiceBusConsumerConfig config(String options) {
    String json =
        "{\"consumers\":[{\"name\":\"ab\",\"enabled\":true,\"type\":\"azure_service_bus\","
            + "\"azure_service_bus\":{\"queues\":[\"q\"],"
            + options
            + "}}]}";
    return ConfigLoader.load(SourceSet.ofFile("config.json", json))
        .config()
        .consumers()
        .get(0)
        .azureServiceBus();
  }

  private static Namespace of(String connectionString) {
    return Namespace.of(config("\"connection_string\":\"" + connectionString + "\""));
  }

  @Test
  void connectionString_ofThePortal() {
    Namespace namespace =
        of(
            "Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=reader;"
                + "SharedAccessKey=a2V5=;EntityPath=q");
    assertEquals(
        new Namespace.Endpoint("ns.servicebus.windows.net", 5671, true), namespace.endpoint());
    assertEquals("amqps://ns.servicebus.windows.net/", namespace.audience());
    assertEquals(new Namespace.Secrets("reader", "a2V5=", ""), namespace.secrets());
    assertFalse(namespace.toString().contains("a2V5"), namespace.toString());
  }

  @Test
  void connectionString_ofTheEmulator() {
    Namespace namespace =
        of(
            "endpoint=sb://localhost;sharedAccessKeyName=r;SharedAccessKey=k;"
                + "UseDevelopmentEmulator=true;");
    assertEquals(new Namespace.Endpoint("localhost", 5672, false), namespace.endpoint());
    assertEquals("amqp://localhost/", namespace.audience());
    assertEquals(
        new Namespace.Endpoint("host", 6765, false),
        of("Endpoint=sb://host:6765;SharedAccessKeyName=r;SharedAccessKey=k;"
                + "UseDevelopmentEmulator=true")
            .endpoint());
  }

  @Test
  void connectionString_withASignature() {
    String signature = "SharedAccessSignature sr=ns&sig=a%3d&se=1&skn=r";
    Namespace namespace =
        of("Endpoint=sb://ns.servicebus.windows.net;SharedAccessSignature=" + signature);
    assertEquals(signature, namespace.secrets().signature());
    assertFalse(namespace.toString().contains("sig="), namespace.toString());
  }

  @Test
  void connectionString_thatIsNone_namesThePart_notTheKey() {
    for (String bad :
        new String[] {
          "s3cret",
          "Endpoint=https://ns;SharedAccessKeyName=r;SharedAccessKey=s3cret",
          "Endpoint=sb:///;SharedAccessKeyName=r;SharedAccessKey=s3cret",
          "Endpoint=sb://ns;SharedAccessKey=s3cret",
          "Endpoint=sb://ns:x;SharedAccessKeyName=r;SharedAccessKey=s3cret",
          "Endpoint=sb://ns;SharedAccessKeyName=r"
        }) {
      String told =
          String.valueOf(assertThrows(IllegalArgumentException.class, () -> of(bad)).getMessage());
      assertTrue(told.startsWith("connection_string: "), told);
      assertFalse(told.contains("s3cret"), told);
    }
  }

  @Test
  void identity_needsTls() {
    Namespace namespace =
        Namespace.of(
            config(
                "\"use_azure_identity\":true,\"fully_qualified_namespace\":"
                    + "\"ns.servicebus.windows.net\",\"tenant_id\":\"t\",\"client_id\":\"c\","
                    + "\"client_secret\":\"s\""));
    assertEquals(
        new Namespace.Endpoint("ns.servicebus.windows.net", 5671, true), namespace.endpoint());
  }

  @Test
  void signature_isThatOfTheSdks() {
    // Computed apart, from the description of SAS tokens.
    assertEquals(
        "SharedAccessSignature sr=amqps%3a%2f%2fns.servicebus.windows.net%2fq&sig="
            + "e2P0xsW2s5NbMRsfMqKLQmzSyZI%2FefzNhCcSofyBxKU%3D"
            + "&se=1700000000&skn=reader",
        new Tokens.SharedKey(new HandLoop(), "reader", "a2V5=")
            .sign("amqps://ns.servicebus.windows.net/q", 1_700_000_000L));
  }
}
