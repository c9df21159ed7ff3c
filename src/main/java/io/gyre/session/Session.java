package io.gyre.session;

import io.gyre.config.ClientConfig;
import io.gyre.engine.Tenure;
import io.gyre.loop.Loop;
import io.gyre.metrics.Action;
import io.gyre.metrics.FrameType;
import io.gyre.metrics.TransportMeters;
import io.gyre.protocol.Command;
import io.gyre.protocol.Connect;
import io.gyre.protocol.ConnectRequest;
import io.gyre.protocol.ConnectResult;
import io.gyre.protocol.Data;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.Push;
import io.gyre.protocol.Reply;
import io.gyre.protocol.Result;
import io.gyre.protocol.StreamPosition;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: who it is, what it is subscribed to, and how it ends.
 *
 * <p>Thread: the lane's loop.
 */
final class Session implements Inbound {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  enum State {
    /** Waits for the connect command. */
    OPENED,
    /** The connect command is being worked on. */
    CONNECTING,
    /** Authenticated. */
    CONNECTED,
    /** Its connect was answered with an error; nothing is read any more. */
    REFUSED,
    /** Over. */
    CLOSED
  }

  private final LaneSessions lane;
  private final ClientRequest request;
  private final TransportMeters meters;
  private final Outbox outbox;
  private final CommandQueue commands;
  private final Pulse pulse;
  private final Subscriptions subscriptions;
  private final @Nullable Positions positions;
  private State state = State.OPENED;
  private String client = "";
  private String user = "";
  private @Nullable Data info;
  private @Nullable Data meta;
  private @Nullable BackendCalls backend;
  private final ConnectionExpiry expiry;
  private boolean slow;
  private boolean named;
  private boolean versioned;
  private boolean placed;
  private int uncountedBytes;

  /** What hooks know it by; kept by {@link Tenures}. */
  @Nullable Tenure tenure;

  /**
   * Neighbours among the connections of the same user in the lane; kept by {@link LaneSessions}.
   */
  @Nullable Session nextOfUser;

  @Nullable Session previousOfUser;

  Session(LaneSessions lane, Link link, ClientRequest request) {
    this.lane = lane;
    this.request = request;
    this.meters = lane.surroundings().meters().transport(link.transport());
    this.outbox = new Outbox(link, lane.flusher());
    this.commands = new CommandQueue(this, this::execute);
    this.pulse = new Pulse(lane.loop(), outbox, meters, () -> close(Disconnect.NO_PONG));
    this.subscriptions = new Subscriptions(this);
    String resumedFrom = link.resumedFrom();
    this.positions = resumedFrom == null ? null : new Positions(resumedFrom);
    this.expiry = new ConnectionExpiry(this);
    expiry.untilConnected();
  }

  Surroundings surroundings() {
    return lane.surroundings();
  }

  Settings settings() {
    return lane.surroundings().settings().get();
  }

  ClientConfig config() {
    return settings().config().client();
  }

  Loop loop() {
    return lane.loop();
  }

  Outbox outbox() {
    return outbox;
  }

  ClientRequest request() {
    return request;
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  Pulse pulse() {
    return pulse;
  }

  String client() {
    return client;
  }

  @Override
  public String user() {
    return user;
  }

  @Nullable Data info() {
    return info;
  }

  /** What the application attached to the connection; never sent to clients. */
  @Nullable Data meta() {
    return meta;
  }

  ConnectionExpiry expiry() {
    return expiry;
  }

  /** Its questions to the backend. */
  BackendCalls backend() {
    if (backend == null) {
      backend = new BackendCalls(this);
    }
    return backend;
  }

  boolean open() {
    return state != State.CLOSED;
  }

  boolean connected() {
    return state == State.CONNECTED;
  }

  /** Whether commands are still taken from the client. */
  boolean accepting() {
    return state != State.CLOSED && state != State.REFUSED;
  }

  @Override
  public void receive(byte[] frame) {
    if (accepting()) {
      uncountedBytes += frame.length;
      loop().enter(() -> commands.add(frame));
    }
  }

  /** Like {@link #receive}, from a client that cannot be kept from sending on. */
  void receiveUnpaced(byte[] frame) {
    if (accepting() && commands.paused()) {
      close(Disconnect.TOO_MANY_REQUESTS);
    } else {
      receive(frame);
    }
  }

  @Override
  public void connect(ConnectRequest connect) {
    if (state == State.OPENED) {
      loop().enter(() -> execute(Unidirectional.command(connect)));
    }
  }

  @Override
  public void pong() {
    pulse.pong();
  }

  @Override
  public void stalled() {
    loop().enter(() -> abandon(Disconnect.WRITE_ERROR));
  }

  @Override
  public void closed() {
    outbox.gone();
    loop().enter(() -> end(Disconnect.CONNECTION_CLOSED));
  }

  private Future<Void> execute(Command command) {
    FrameType type = CommandDispatcher.type(command);
    // Several commands may have come in one frame, of which the first is counted with all bytes.
    meters.received(type, uncountedBytes);
    uncountedBytes = 0;
    long startedNanos = loop().nowNanos();
    Future<Void> done = attempt(command, type);
    return done.onComplete(
        ended -> surroundings().meters().commandHandled(type, loop().nowNanos() - startedNanos));
  }

  private Future<Void> attempt(Command command, FrameType type) {
    Future<Void> done;
    try {
      done = lane.dispatcher().dispatch(this, command);
    } catch (RuntimeException e) {
      done = Future.failedFuture(e);
    }
    if (done.succeeded()) {
      return done;
    }
    return done.otherwise(
        cause -> {
          failed(command, type, cause);
          return null;
        });
  }

  private void failed(Command command, FrameType type, Throwable cause) {
    if (!open()) {
      return;
    }
    ProtocolException refusal;
    if (cause instanceof ProtocolException expected) {
      refusal = expected;
    } else {
      LOG.error("command failed client={}", client, cause);
      refusal = new ProtocolException(ErrorCode.INTERNAL);
    }
    if (unidirectional()) {
      Unidirectional.refuse(this, refusal);
      return;
    }
    if (refusal.error() == null) {
      refuse(refusal);
      return;
    }
    surroundings().meters().replyError(type, refusal.error().code());
    write(new Reply(command.id(), refusal.error(), null), type);
    if (state == State.CONNECTING) {
      state = State.REFUSED;
      Tenures.left(this, false, Disconnect.CONNECTION_CLOSED);
      subscriptions.end(Disconnect.CONNECTION_CLOSED);
      lane.refused(this);
    }
  }

  /** Whether it only listens, and gets pushes without a reply around them. */
  boolean unidirectional() {
    return outbox.link().framing().bare();
  }

  /** Tells the client that it is connected. */
  void connectAnswer(long id, ConnectResult result) {
    if (unidirectional()) {
      push(Push.of(Connect.of(result)));
    } else {
      reply(id, result);
    }
  }

  /** Answers command {@code id}; a result that does not fit the encoding ends the connection. */
  void reply(long id, Result result) {
    write(Reply.of(id, result), FrameTypes.of(result));
  }

  private void write(Reply reply, FrameType type) {
    if (open()) {
      try {
        meters.sent(type, outbox.write(reply));
        checkSlow();
      } catch (ProtocolException e) {
        refuse(e);
      }
    }
  }

  /** Sends a push; one that does not fit the encoding ends the connection. */
  void push(Push push) {
    if (open()) {
      try {
        tellPositions();
        meters.sent(FrameTypes.of(push.body()), outbox.write(push));
        checkSlow();
      } catch (ProtocolException e) {
        refuse(e);
      }
    }
  }

  /** Sends a shared frame, whose reference is taken over. */
  void deliver(ByteBuf frame, FrameType type) {
    meters.sent(type, frame.readableBytes());
    tellPositions();
    outbox.broadcast(frame);
    checkSlow();
  }

  /** Where the client stood in {@code channel} when it came back; null when it did not say. */
  @Nullable StreamPosition resumed(String channel) {
    return positions == null ? null : positions.resumed(channel);
  }

  /** A subscription came, went or moved on. */
  void positionMoved() {
    if (positions != null) {
      positions.moved();
    }
  }

  /** Has the next frame say where the subscriptions stand, if they moved since the one before. */
  private void tellPositions() {
    if (positions != null && open()) {
      String text = positions.changed(subscriptions.all());
      if (text != null) {
        outbox.link().positions(text);
      }
    }
  }

  /** Cuts a client that does not read, but not before the current delivery is over. */
  private void checkSlow() {
    if (!slow && outbox.queuedBytes() > config().queueMaxSize()) {
      slow = true;
      loop().execute(this::cutSlow);
    }
  }

  private void cutSlow() {
    if (open()) {
      LOG.debug("slow client cut off client={} queuedBytes={}", client, outbox.queuedBytes());
      lane.disconnected(Disconnect.SLOW);
      outbox.abort();
      end(Disconnect.SLOW);
    }
  }

  /** Ends the connection with the refusal's disconnect. */
  void refuse(ProtocolException refusal) {
    Disconnect disconnect = refusal.disconnect();
    close(disconnect == null ? Disconnect.SERVER_ERROR : disconnect);
  }

  /** Like {@link #refuse}, but not before the current delivery is over. */
  void refuseLater(ProtocolException refusal) {
    loop().execute(() -> refuse(refusal));
  }

  void connecting() {
    state = State.CONNECTING;
    client = UUID.randomUUID().toString();
  }

  State state() {
    return state;
  }

  /**
   * Takes on an identity and a place among the user's connections.
   *
   * @return false when the user has too many connections
   */
  boolean identify(Credentials credentials) {
    user = credentials.user();
    info = credentials.attached().info();
    meta = credentials.attached().meta();
    return lane.enter(this, config().userConnectionLimit());
  }

  /**
   * Takes a place among the user's connections on all nodes, if they are counted.
   *
   * @return false when there are too many
   */
  Future<Boolean> takePlace() {
    if (user.isEmpty() || !settings().config().cluster().shareUserConnectionLimit()) {
      return Future.succeededFuture(true);
    }
    placed = true;
    return surroundings()
        .engine()
        .places()
        .take(user, client, config().userConnectionLimit())
        .onSuccess(taken -> placed &= taken);
  }

  /** Gives the place back. */
  void leavePlace() {
    if (placed) {
      placed = false;
      surroundings().engine().places().leave(user, client);
    }
  }

  /** Everything the connect asked for is there: from now on other commands are served. */
  void established(long newExpireAt) {
    state = State.CONNECTED;
    LOG.debug(
        "connected client={} user={} transport={} address={}",
        client,
        user,
        outbox.link().transport(),
        request.remoteAddress());
    expiry.at(newExpireAt);
  }

  /**
   * Whether a refresh by a token with these channels changes nothing: all of them are subscribed
   * to, and none that came with the earlier token, and is still there, is left out.
   */
  boolean sameTokenChannels(Set<String> channels) {
    return channels.stream().allMatch(channel -> subscriptions.get(channel) != null)
        && subscriptions.all().stream()
            .filter(Subscription::fromToken)
            .allMatch(subscription -> channels.contains(subscription.channel()));
  }

  /** Counts the connection under the name and version its client told. */
  void connectedAs(String name, String version) {
    named = !name.isEmpty();
    versioned = !version.isEmpty();
    meters.connected(named, versioned);
    surroundings().meters().action(Action.ADD_CLIENT);
  }

  void replaceInfo(@Nullable Data newInfo) {
    info = newInfo;
  }

  void replaceMeta(@Nullable Data newMeta) {
    meta = newMeta;
  }

  void positionLost(Subscription subscription) {
    if (open() && subscriptions.has(subscription)) {
      subscriptions.positionLost(subscription);
    }
  }

  /** Ends the connection: what is queued goes first, then the code. */
  void close(Disconnect disconnect) {
    if (open()) {
      LOG.debug("disconnect client={} user={} code={}", client, user, disconnect.code());
      lane.disconnected(disconnect);
      meters.closeSent(disconnect.code());
      outbox.close(disconnect);
      end(disconnect);
    }
  }

  /** The transport ends the connection itself; {@code disconnect} is for the meters. */
  void abandon(Disconnect disconnect) {
    if (open()) {
      lane.disconnected(disconnect);
      outbox.gone();
      end(disconnect);
    }
  }

  private void end(Disconnect why) {
    if (state == State.CLOSED) {
      return;
    }
    if (state == State.CONNECTED) {
      meters.gone(named, versioned);
      surroundings().meters().action(Action.REMOVE_CLIENT);
    }
    boolean told = state == State.CONNECTED;
    state = State.CLOSED;
    expiry.stop();
    pulse.stop();
    if (backend != null) {
      backend.end();
    }
    subscriptions.end(why);
    Tenures.left(this, told, why);
    lane.leave(this);
  }
}
