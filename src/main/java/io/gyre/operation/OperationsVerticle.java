package io.gyre.operation;

import io.gyre.bus.Addresses;
import io.gyre.bus.BusMessage;
import io.gyre.bus.ChannelQuery;
import io.gyre.bus.NodeQuery;
import io.gyre.bus.Publish;
import io.gyre.bus.Rpc;
import io.gyre.bus.UserCommand;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ErrorInfo;
import io.gyre.protocol.ProtocolException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the operations' bus addresses. A refusal is a failed reply with the protocol's error
 * code; every other failure is error 100 for the caller, and a line in this node's log.
 *
 * <p>Thread: its own context; run one instance for each event loop.
 */
public final class OperationsVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(OperationsVerticle.class);

  private final PublishOperation publishing;
  private final ChannelOperations channels;
  private final NodeOperations nodes;
  private final BooleanSupplier open;
  private final List<Future<?>> registrations = new ArrayList<>();

  /**
   * Answers with these operations.
   *
   * @param open while false, everything is refused with error 100: callers go elsewhere
   */
  public OperationsVerticle(
      PublishOperation publishing,
      ChannelOperations channels,
      NodeOperations nodes,
      BooleanSupplier open) {
    this.publishing = publishing;
    this.channels = channels;
    this.nodes = nodes;
    this.open = open;
  }

  @Override
  public Future<?> start() {
    answer(Addresses.PUBLISH, Publish.class, publishing::byServer);
    answer(Addresses.SUBSCRIBE, UserCommand.Subscribe.class, nodes::command);
    answer(Addresses.UNSUBSCRIBE, UserCommand.Unsubscribe.class, nodes::command);
    answer(Addresses.DISCONNECT, UserCommand.Disconnect.class, nodes::command);
    answer(Addresses.REFRESH, UserCommand.Refresh.class, nodes::command);
    answer(Addresses.PRESENCE, ChannelQuery.Presence.class, channels::presence);
    answer(Addresses.PRESENCE_STATS, ChannelQuery.PresenceStats.class, channels::presenceStats);
    answer(Addresses.HISTORY, ChannelQuery.History.class, channels::history);
    answer(Addresses.HISTORY_REMOVE, ChannelQuery.HistoryRemove.class, channels::historyRemove);
    answer(Addresses.CHANNELS, NodeQuery.Channels.class, nodes::channels);
    answer(Addresses.INFO, NodeQuery.Info.class, nodes::info);
    answer(Addresses.RPC, Rpc.class, OperationsVerticle::rpc);
    return Future.all(registrations);
  }

  private static Future<Rpc.Result> rpc(Rpc call) {
    return call.method().isEmpty()
        ? Failures.refuse(ErrorCode.BAD_REQUEST)
        : Future.failedFuture(
            new ProtocolException(
                new ErrorInfo(ErrorCode.METHOD_NOT_FOUND.code(), "not found", false)));
  }

  private <Q extends BusMessage> void answer(
      String address, Class<Q> question, Function<Q, Future<? extends BusMessage>> operation) {
    registrations.add(
        vertx
            .eventBus()
            .<BusMessage>localConsumer(
                address, message -> answerOne(message, address, question, operation))
            .completion());
  }

  private <Q extends BusMessage> void answerOne(
      Message<BusMessage> message,
      String address,
      Class<Q> question,
      Function<Q, Future<? extends BusMessage>> operation) {
    if (!question.isInstance(message.body())) {
      fail(message, ErrorCode.NOT_AVAILABLE.info());
      return;
    }
    if (!open.getAsBoolean()) {
      fail(message, ErrorCode.INTERNAL.info());
      return;
    }
    Future<? extends BusMessage> answer;
    try {
      answer = operation.apply(question.cast(message.body()));
    } catch (RuntimeException e) {
      answer = Future.failedFuture(e);
    }
    answer.onComplete(
        message::reply,
        cause -> {
          if (!(cause instanceof ProtocolException)) {
            LOG.warn("operation failed address={} cause={}", address, cause.toString());
          }
          fail(message, Failures.errorOf(cause));
        });
  }

  private static void fail(Message<BusMessage> message, ErrorInfo error) {
    message.fail(error.code(), error.message());
  }
}
