package io.gyre.consumer.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DsnTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://ann:p%40ss+w@db.local:6432/shop?sslmode=require&pool_max_conns=7",
        "postgres://db.local:6432/shop?user=ann&password=p%40ss+w&sslmode=require&pool_max_conns=7",
        "host=db.local port=6432 user=ann password='p@ss+w' dbname=shop sslmode=require"
            + " pool_max_conns = 7",
      })
  void parse_eitherForm_givesTheSame(String text) {
    Dsn dsn = Dsn.parse(text);
    PgConnectOptions options = dsn.options();
    assertEquals("db.local", options.getHost());
    assertEquals(6432, options.getPort());
    assertEquals("ann", options.getUser());
    assertEquals("p@ss+w", options.getPassword());
    assertEquals("shop", options.getDatabase());
    assertEquals(SslMode.REQUIRE, options.getSslMode());
    assertEquals(7, dsn.number("pool_max_conns", 1));
    assertFalse(options.getProperties().containsKey("pool_max_conns"));
  }

  @Test
  void parse_quotedValue_mayHaveBlanksAndQuotes() {
    assertEquals("it's a b", Dsn.parse("password='it\\'s a b'").options().getPassword());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://ann:s3cret@ bad/",
        "nonsense s3cret",
        "sslmode=s3cret",
        "port=s3cret"
      })
  void parse_nonsense_isRefusedWithoutTellingIt(String text) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Dsn.parse(text).options());
    assertFalse(String.valueOf(refused.getMessage()).contains("s3cret"));
  }
}
