package io.gyre.consumer.postgresql;

import io.gyre.consumer.Intake;
import io.gyre.consumer.Repeat;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Hears of new rows by {@code LISTEN}, on a connection of its own; when that is lost, on another
 * one. Meanwhile rows are found by polls.
 *
 * <p>Thread: the loop of the consumers.
 */
final class OutboxListener {
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  private final Intake intake;
  private final OutboxSite site;
  private final Pool pool;
  private final String listen;
  private final Runnable begun;
  private final Consumer<String> notified;

  /**
   * Nothing is heard yet.
   *
   * @param site where to listen
   * @param channel of the notifications
   * @param begun called when it listens, again after each loss: what came before was not heard
   * @param notified gets the payload of each notification
   */
  OutboxListener(
      Intake intake, OutboxSite site, String channel, Runnable begun, Consumer<String> notified) {
    this.intake = intake;
    this.site = site;
    this.pool = site.pool(1);
    this.listen = "LISTEN \"" + channel.replace("\"", "\"\"") + '"';
    this.begun = begun;
    this.notified = notified;
  }

  /** Listens until the intake closes. */
  void run() {
    Repeat.whileTrue(this::step);
  }

  private Future<Boolean> step() {
    return pool.getConnection()
        .compose(this::heard)
        .recover(
            e -> {
              if (intake.isClosed()) {
                return Future.succeededFuture();
              }
              intake.error("LISTEN", site.explained(e));
              return intake.pause(BETWEEN_TRIES).over();
            })
        .map(end -> !intake.isClosed());
  }

  /** Fails when the connection is lost. */
  private Future<Void> heard(SqlConnection made) {
    PgConnection connection = (PgConnection) made;
    Promise<Void> end = Promise.promise();
    connection.notificationHandler(notification -> notified.accept(notification.getPayload()));
    connection.exceptionHandler(end::tryFail);
    connection.closeHandler(closed -> end.tryFail("connection lost"));
    intake.closing().onSuccess(end::tryComplete);
    return connection
        .query(listen)
        .execute()
        .compose(
            listens -> {
              begun.run();
              return end.future();
            })
        .eventually(connection::close);
  }

  /** Gives its connection up. */
  Future<Void> close() {
    return pool.close();
  }
}
