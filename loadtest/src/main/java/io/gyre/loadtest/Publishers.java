package io.gyre.loadtest;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** Opens publishers and waits until they may publish. */
final class Publishers {
  private Publishers() {}

  static Publisher open(boolean http, Generator generator, Endpoint server) throws Exception {
    return open(http, generator.publisherLoop(), server, () -> {});
  }

  static Publisher open(boolean http, EventLoop loop, Endpoint server, Runnable answered)
      throws Exception {
    if (http) {
      HttpPublisher publisher = new HttpPublisher(server, answered);
      Generator.connect(loop, server.port(), publisher, publisher::lost);
      publisher.ready().get(30, TimeUnit.SECONDS);
      return publisher;
    }
    WsPublisher publisher = new WsPublisher(server, answered);
    Generator.connect(loop, server.port(), publisher, publisher::lost);
    publisher.ready().get(30, TimeUnit.SECONDS);
    return publisher;
  }
}
