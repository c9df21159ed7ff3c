package io.gyre.transport.bridge;

import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.Framing;
import io.gyre.session.ClientRequest;
import io.gyre.session.Inbound;
import io.gyre.session.Link;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One client of the bridge: the link of its session, and what leads its messages to the session or
 * to the event bus.
 *
 * <p>Its life: new, until a message shows a token or none is needed; connecting, while the session
 * answers and messages wait; connected; gone.
 *
 * <p>Thread: the lane's loop.
 */
final class BridgeConnection implements Link, Client {

  /** Requests under way at which the client is not read any more. */
  private static final int MOST_OPEN = 256;

  private enum State {
    NEW,
    CONNECTING,
    CONNECTED,
    GONE
  }

  private final BridgeLane lane;
  private final Dialect dialect;
  private final Wire wire;
  private final BridgeMeters meters;
  private final SessionCalls calls = new SessionCalls();
  private final ChannelWork channels = new ChannelWork(this, calls);
  private final BusRelay relay = new BusRelay(this);
  private final Queue<BridgeMessage> waiting = new ArrayDeque<>();
  private final String requestToken;
  private @Nullable Inbound session;
  private State state = State.NEW;
  private String token = "";
  private String id = "";
  private boolean sessionReads = true;
  private boolean reads = true;
  private boolean toldSession;
  private boolean cut;
  private long heardNanos;

  /**
   * A client that just came.
   *
   * @param requestToken the token that came with the connection itself; "" for none
   */
  BridgeConnection(BridgeLane lane, Dialect dialect, Wire wire, String requestToken) {
    this.lane = lane;
    this.dialect = dialect;
    this.wire = wire;
    this.requestToken = requestToken;
    this.meters = new BridgeMeters(lane.meters(), dialect.transport());
    this.heardNanos = lane.lane().loop().nowNanos();
  }

  /** Opens the session, or turns the client away when the node takes no more. */
  void open(String remoteAddress) {
    if (!lane.admission().admits()) {
      meters.refused("limit");
      state = State.GONE;
      wire.end();
      return;
    }
    String user = lane.config().allowWithoutToken() ? lane.config().user() : "";
    ClientRequest request = new ClientRequest(Map.of(), Map.of(), remoteAddress, user);
    session = lane.lane().sessions().open(this, request);
    calls.use(session);
  }

  /** One message from the client, as it came. */
  void receive(byte[] json) {
    if (state == State.GONE) {
      return;
    }
    heardNanos = lane.lane().loop().nowNanos();
    meters.receivedBytes(json.length);
    if (json.length > lane.config().maxMessageSize()) {
      tooBig();
      return;
    }
    try {
      BridgeMessage message = BridgeMessage.read(json);
      meters.received(message.type());
      if (state == State.CONNECTING) {
        waiting.add(message);
      } else {
        handle(message);
      }
    } catch (BridgeMessage.Malformed e) {
      meters.refused("malformed");
      send(Dialect.error(ErrorCode.BAD_REQUEST.code(), String.valueOf(e.getMessage())));
    }
    updateReading();
  }

  /** A message is larger than allowed: what follows cannot be told from it, so it is the end. */
  void tooBig() {
    if (state != State.GONE) {
      meters.refused("too_big");
      send(Dialect.error(ErrorCode.LIMIT_EXCEEDED.code(), "message_too_big"));
      gone();
      wire.end();
    }
  }

  /** The connection has ended. */
  void closed() {
    gone();
  }

  private void handle(BridgeMessage message) {
    String shown = message.header("token");
    if (state == State.NEW && !connect(message, shown.isEmpty() ? requestToken : shown)) {
      return;
    }
    if (state != State.CONNECTED) {
      waiting.add(message);
      return;
    }
    if (!shown.isEmpty() && !shown.equals(token)) {
      refresh(message, shown);
    }
    switch (message.type()) {
      case "ping" -> pong();
      case "send", "publish" -> fromClient(message);
      case "register" -> register(message);
      case "unregister" -> unregister(message);
      default -> refuse(message, ErrorCode.BAD_REQUEST.code(), "invalid_type", "malformed");
    }
  }

  /** Begins to connect; false when the message has to be dropped since there is no token. */
  private boolean connect(BridgeMessage message, String with) {
    if (with.isEmpty() && !lane.config().allowWithoutToken()) {
      if (message.type().equals("ping")) {
        pong();
      } else {
        refuse(message, ErrorCode.UNAUTHORIZED.code(), "not_logged_in", "not_logged_in");
      }
      return false;
    }
    state = State.CONNECTING;
    token = with;
    JsonObject request = new JsonObject().put("name", "bridge");
    if (!with.isEmpty()) {
      request.put("token", with);
    }
    calls.call(
        "connect",
        request,
        new SessionCalls.Reply() {
          @Override
          public void done(JsonObject result) {
            id = result.getString("client", "");
            // Not before the session has done everything that follows its reply.
            lane.lane().loop().execute(BridgeConnection.this::connected);
          }

          @Override
          public void refused(int code, String text) {
            meters.refused("not_connected");
            send(Dialect.error(code, text));
            gone();
            wire.end();
          }
        });
    return state != State.GONE;
  }

  private void connected() {
    if (state == State.CONNECTING) {
      state = State.CONNECTED;
      for (BridgeMessage next = waiting.poll(); next != null; next = waiting.poll()) {
        if (state == State.CONNECTED) {
          handle(next);
        }
      }
      updateReading();
    }
  }

  private void refresh(BridgeMessage message, String with) {
    token = with;
    calls.call(
        "refresh",
        new JsonObject().put("token", with),
        new SessionCalls.Reply() {
          @Override
          public void done(JsonObject result) {}

          @Override
          public void refused(int code, String text) {
            refuse(message, code, text, "refused");
          }
        });
  }

  private void pong() {
    if (dialect == Dialect.TCP) {
      send(new JsonObject().put("type", "pong"));
    }
  }

  private void fromClient(BridgeMessage message) {
    if (relay.answered(message)) {
      return;
    }
    if (ChannelWork.isOwn(message)) {
      channels.serve(message);
    } else if (maySend(message)) {
      relay.send(message);
    } else if (ChannelWork.canServe(message)) {
      channels.serve(message);
    } else {
      refuse(message, ErrorCode.PERMISSION_DENIED.code(), "access_denied", "access_denied");
    }
  }

  /** The rules never open addresses that only nodes use among each other. */
  private boolean maySend(BridgeMessage message) {
    String address = message.address();
    boolean inner = address.startsWith("gyre.") && address.indexOf('.', "gyre.".length()) > 0;
    return !inner && lane.permissions().sends(address, message.body(), user());
  }

  private void register(BridgeMessage message) {
    String address = message.address();
    if (address.startsWith(Dialect.CHANNEL)) {
      channels.register(message);
    } else if (!address.startsWith("gyre.") && lane.permissions().registers(address, user())) {
      relay.register(message);
    } else {
      refuse(message, ErrorCode.PERMISSION_DENIED.code(), "access_denied", "access_denied");
    }
  }

  private void unregister(BridgeMessage message) {
    if (message.address().startsWith(Dialect.CHANNEL)) {
      channels.unregister(message);
    } else if (!relay.unregister(message.address())) {
      refuse(message, ErrorCode.BAD_REQUEST.code(), "unknown_address", "malformed");
    }
  }

  // Client

  @Override
  public BridgeLane lane() {
    return lane;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public String user() {
    return session == null ? "" : session.user();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void send(JsonObject message) {
    if (state != State.GONE) {
      toWire(message.toBuffer().getBytes());
      wire.flush();
      updateReading();
    }
  }

  @Override
  public void refuse(BridgeMessage request, int code, String text, String reason) {
    meters.refused(reason);
    JsonObject error = Dialect.error(code, text).put("sourceAddress", request.address());
    if (!request.replyAddress().isEmpty()) {
      error.put("address", request.replyAddress());
    } else if (request.type().equals("register")) {
      error.put("address", request.address());
    }
    send(error);
  }

  // Link

  @Override
  public String transport() {
    return dialect.transport();
  }

  @Override
  public Framing framing() {
    return dialect;
  }

  @Override
  public void write(ByteBuf frame) {
    byte[] bytes = ByteBufUtil.getBytes(frame);
    frame.release();
    if (state == State.GONE) {
      return;
    }
    if (Dialect.isMessage(bytes)) {
      toWire(bytes);
    } else {
      calls.answered(new JsonObject(Buffer.buffer(bytes)));
      updateReading();
    }
  }

  @Override
  public void flush() {
    wire.flush();
  }

  @Override
  public long queuedBytes() {
    return wire.queuedBytes();
  }

  @Override
  public void whenSent(Runnable told) {
    wire.whenSent(() -> lane.lane().loop().execute(told));
  }

  @Override
  public void reading(boolean on) {
    sessionReads = on;
    updateReading();
  }

  @Override
  public void close(Disconnect disconnect) {
    if (state != State.GONE) {
      send(Dialect.error(disconnect.code(), disconnect.reason()).put("failureType", "ERROR"));
      gone();
      wire.end();
    }
  }

  @Override
  public void abort() {
    if (state != State.GONE) {
      meters.refused("slow");
      gone();
      wire.abort();
    }
  }

  @Override
  public boolean pingsByFrame() {
    return true;
  }

  /** Neither bridge lets the server ping: what the client sends by itself is its sign of life. */
  @Override
  public void pingFrame() {
    long allowed = lane.config().idleTimeout().toNanos();
    if (allowed == 0 || lane.lane().loop().nowNanos() - heardNanos <= allowed) {
      lane.lane().loop().execute(this::alive);
    }
  }

  private void alive() {
    if (session != null && state != State.GONE) {
      session.pong();
    }
  }

  private void toWire(byte[] message) {
    meters.sent(message.length);
    wire.send(message);
    if (!cut && wire.queuedBytes() > lane.config().queueMaxSize()) {
      cut = true;
      // Not before the current delivery is over.
      lane.lane().loop().execute(this::abort);
    }
  }

  private void updateReading() {
    boolean wanted =
        sessionReads && state != State.CONNECTING && relay.open() + calls.open() < MOST_OPEN;
    if (wanted != reads && state != State.GONE) {
      reads = wanted;
      wire.reading(wanted);
    }
  }

  private void gone() {
    state = State.GONE;
    waiting.clear();
    relay.end();
    calls.end();
    if (session != null && !toldSession) {
      toldSession = true;
      // The session may be in the middle of something that ends in ending the connection.
      Inbound ending = session;
      lane.lane().loop().execute(ending::closed);
    }
  }
}
