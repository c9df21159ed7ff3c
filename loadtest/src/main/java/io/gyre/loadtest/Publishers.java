package io.gyre.loadtest;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** Opens publishers and waits until they may publish. */
final class Publishers {
  private Publishers() {}

  static Publisher open(Scenario.Kind kind, Generator generator, Endpoint server) throws Exception {
    return open(kind, generator.publisherLoop(), server, () -> {});
  }

  static Publisher open(Scenario.Kind kind, EventLoop loop, Endpoint server, Runnable answered)
      throws Exception {
    return switch (kind) {
      case HTTP_PUBLISH -> {
        HttpPublisher publisher = new HttpPublisher(server, answered);
        Generator.connect(loop, server.port(), publisher, publisher::lost);
        yield ready(publisher);
      }
      case GRPC_PUBLISH -> {
        GrpcPublisher publisher = new GrpcPublisher(answered);
        Generator.connect(loop, server.grpcPort(), publisher.handlers(), publisher::lost);
        yield ready(publisher);
      }
      default -> {
        WsPublisher.Deed deed =
            switch (kind) {
              case RPC -> WsPublisher.Deed.CALL;
              case SUBSCRIBE -> WsPublisher.Deed.SUBSCRIBE;
              default -> WsPublisher.Deed.PUBLISH;
            };
        WsPublisher publisher = new WsPublisher(server, deed, answered);
        Generator.connect(loop, server.port(), publisher, publisher::lost);
        yield ready(publisher);
      }
    };
  }

  private static Publisher ready(Publisher publisher) throws Exception {
    publisher.answers().ready().get(30, TimeUnit.SECONDS);
    return publisher;
  }
}
