package io.gyre.edge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;

/** The file of a unix domain socket, which outlives a process that was killed. */
final class UnixSocket {

  private UnixSocket() {}

  /**
   * Makes room for a socket: a file that nobody listens at is deleted.
   *
   * @return fails when another process listens there
   */
  static Future<SocketAddress> free(Vertx vertx, String path) {
    SocketAddress address = SocketAddress.domainSocketAddress(path);
    NetClient client = vertx.createNetClient();
    return client
        .connect(address)
        .transform(
            connected -> {
              if (connected.succeeded()) {
                connected.result().close();
                return Future.<Void>failedFuture(
                    "http_server.unix_socket: another process listens at " + path);
              }
              return remove(vertx, path);
            })
        .eventually(client::close)
        .map(address);
  }

  /** Deletes the file, if it is there. */
  static Future<Void> remove(Vertx vertx, String path) {
    return vertx
        .fileSystem()
        .exists(path)
        .compose(there -> there ? vertx.fileSystem().delete(path) : Future.<Void>succeededFuture());
  }
}
