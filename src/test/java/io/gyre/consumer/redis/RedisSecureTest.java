package io.gyre.consumer.redis;

import io.gyre.consumer.Broker;
import io.gyre.consumer.SecureContract;
import io.gyre.support.TestPki;
import io.gyre.support.TestPki.Identity;

/** TLS and login, with Redis. */
final class RedisSecureTest extends SecureContract {
  @Override
  protected String type() {
    return "redis_stream";
  }

  @Override
  protected Broker start(Identity server, TestPki pki) {
    RedisBroker broker = new RedisBroker(server, pki);
    broker.clear();
    return broker;
  }

  @Override
  protected String options(Broker broker, String password, String tls) {
    return ((RedisBroker) broker).secureOptions(password, tls);
  }

  @Override
  protected String refusal() {
    return "WRONGPASS";
  }
}
