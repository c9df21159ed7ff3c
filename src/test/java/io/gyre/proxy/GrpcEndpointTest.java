package io.gyre.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies reference, section 5: forms of endpoints. */
class GrpcEndpointTest {

  @ParameterizedTest
  @CsvSource({
    "grpc://backend:12000, backend, 12000",
    "grpc://backend:12000/ignored, backend, 12000",
    "backend:12000, backend, 12000",
    "backend, backend, 443",
    "dns:///backend.internal:12000, backend.internal, 12000",
    "passthrough:///10.0.0.1:1, 10.0.0.1, 1",
    "[::1]:12000, ::1, 12000",
    "[::1], ::1, 443",
    "::1, ::1, 443"
  })
  void of_address_isTakenApart(String endpoint, String host, int port) {
    GrpcEndpoint parsed = GrpcEndpoint.of(endpoint);
    assertEquals(SocketAddress.inetSocketAddress(port, host), parsed.address());
    assertEquals(host, parsed.host());
    assertEquals(port, parsed.port());
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix:///run/backend.sock", "unix:/run/backend.sock"})
  void of_socket_isAPath(String endpoint) {
    assertEquals(
        SocketAddress.domainSocketAddress("/run/backend.sock"),
        GrpcEndpoint.of(endpoint).address());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "grpc://",
        "backend:0",
        "backend:70000",
        "backend:x",
        "backend:1,other:1",
        ":1",
        "unix:",
        "dns://8.8.8.8/backend:1"
      })
  void of_otherForms_areRefused(String endpoint) {
    assertThrows(IllegalArgumentException.class, () -> GrpcEndpoint.of(endpoint));
  }

  @Test
  void of_refused_namesTheEndpointWithoutItsPassword() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> GrpcEndpoint.of("grpc://ann:secret@b:1"))
            .toString();
    assertFalse(message.contains("secret"), message);
    assertTrue(message.contains("b:1"), message);
  }
}
