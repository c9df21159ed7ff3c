package io.gyre.channel;

import static io.gyre.protocol.ErrorCode.ALREADY_SUBSCRIBED;
import static io.gyre.protocol.ErrorCode.BAD_REQUEST;
import static io.gyre.protocol.ErrorCode.LIMIT_EXCEEDED;
import static io.gyre.protocol.ErrorCode.NOT_AVAILABLE;
import static io.gyre.protocol.ErrorCode.PERMISSION_DENIED;

import io.gyre.config.ChannelOptions;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.FilterNode;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.SubscribeRequest;
import io.gyre.protocol.TagsFilter;
import org.jspecify.annotations.Nullable;

/** Who may subscribe, and what the subscription gets. */
final class SubscribeRules {
  private static final String FOSSIL = "fossil";

  /**
   * The limits of a subscribe.
   *
   * @param nameBytes longest name in UTF-8 bytes
   * @param subscriptions most subscriptions of a connection
   */
  record Limits(int nameBytes, int subscriptions) {}

  private final ChannelLookup lookup;
  private final ReadRules reading;
  private final Limits limits;
  private final boolean insecure;

  SubscribeRules(ChannelLookup lookup, ReadRules reading, Limits limits, boolean insecure) {
    this.lookup = lookup;
    this.reading = reading;
    this.limits = limits;
    this.insecure = insecure;
  }

  SubscribeDecision decide(Caller caller, SubscribeRequest request) {
    SubscribeDecision refusal = refuseRequest(caller, request);
    if (refusal != null) {
      return refusal;
    }
    var found = lookup.find(request.channel());
    if (found instanceof ChannelLookup.Found.Refused refused) {
      return deny(refused.error(), refused.because());
    }
    if (found instanceof ChannelLookup.Found.End end) {
      return new SubscribeDecision.Close(end.disconnect(), end.because());
    }
    return byOptions(caller, request, (ChannelLookup.Found.Channel) found);
  }

  /** The rows before the namespace's permissions are looked at; null if none applies. */
  private @Nullable SubscribeDecision refuseRequest(Caller caller, SubscribeRequest request) {
    if (request.channel().isEmpty()) {
      return new SubscribeDecision.Close(Disconnect.BAD_REQUEST, "channel is empty");
    }
    SubscriptionType type = SubscriptionType.ofNumber(request.type());
    if (type == null) {
      return new SubscribeDecision.Close(Disconnect.SERVER_ERROR, "no such subscription type");
    }
    ResolvedOptions options = lookup.options(request.channel());
    boolean polled = options != null && options.defaults().type() == SubscriptionType.SHARED_POLL;
    if (polled != (type == SubscriptionType.SHARED_POLL)) {
      return polled
          ? deny(BAD_REQUEST, "shared poll channel needs type 4")
          : deny(NOT_AVAILABLE, "not a shared poll channel");
    }
    if (!request.delta().isEmpty() && !request.delta().equals(FOSSIL)) {
      return new SubscribeDecision.Close(Disconnect.BAD_REQUEST, "unknown delta type");
    }
    if (longerThan(request.channel(), limits.nameBytes())) {
      return deny(BAD_REQUEST, "channel too long");
    }
    if (caller.subscribed()) {
      return deny(ALREADY_SUBSCRIBED, "client already subscribed on channel");
    }
    return caller.subscriptions() >= limits.subscriptions()
        ? deny(LIMIT_EXCEEDED, "maximum limit of channels per client reached")
        : null;
  }

  private SubscribeDecision byOptions(
      Caller caller, SubscribeRequest request, ChannelLookup.Found.Channel channel) {
    ResolvedOptions options = channel.options();
    ChannelOptions config = options.config();
    if (SubscriptionType.ofNumber(request.type()) != options.defaults().type()) {
      return deny(PERMISSION_DENIED, "namespace has another subscription_type");
    }
    if (!request.token().isEmpty()) {
      return new SubscribeDecision.CheckToken(options);
    }
    if (channel.name().isPrivate()) {
      return deny(PERMISSION_DENIED, "attempt to subscribe on private channel without token");
    }
    if (lookup.userLimited(channel.name(), options)) {
      return lookup.names().listsUser(request.channel(), caller.user()) || insecure
          ? admit(caller, request, options)
          : deny(PERMISSION_DENIED, "user is not in the channel's list");
    }
    if (config.subscribeProxyEnabled()) {
      return new SubscribeDecision.AskProxy(config.subscribeProxyName(), options);
    }
    if (config.subscribeStreamProxyEnabled()) {
      return new SubscribeDecision.OpenStream(config.subscribeStreamProxyName(), options);
    }
    return allowed(caller.anonymous(), config) || insecure
        ? admit(caller, request, options)
        : deny(PERMISSION_DENIED, "attempt to subscribe without sufficient permission");
  }

  ConnectDecision connectSub(String user, String channel) {
    ResolvedOptions options = lookup.options(channel);
    if (options == null) {
      return new ConnectDecision.Close(Disconnect.BAD_REQUEST, "unknown channel");
    }
    ChannelName name = lookup.names().parse(channel);
    if (name.isPrivate() || options.config().subscribeProxyEnabled()) {
      return new ConnectDecision.LeaveOut("needs a token or the subscribe proxy");
    }
    if (channel.isEmpty() || !ChannelLookup.fits(name, options)) {
      return new ConnectDecision.LeaveOut("invalid channel name");
    }
    boolean may =
        lookup.userLimited(name, options)
            ? lookup.names().listsUser(channel, user)
            : allowed(user.isEmpty(), options.config());
    return may || insecure
        ? new ConnectDecision.Subscribe(options)
        : new ConnectDecision.LeaveOut("no subscribe permission");
  }

  SubscribeDecision admit(Caller caller, SubscribeRequest request, ResolvedOptions options) {
    ChannelOptions config = options.config();
    boolean anonymous = caller.anonymous();
    boolean history = reading.mayReadHistory(anonymous, true, config);
    Features features = options.features();
    boolean recoverable =
        features.forceRecovery() || (request.recoverable() && (config.allowRecovery() || history));
    boolean positioned =
        recoverable
            || features.forcePositioning()
            || (request.positioned() && (config.allowPositioning() || history));
    boolean push =
        features.forcePushJoinLeave()
            || (request.joinLeave()
                && features.joinLeave()
                && reading.mayReadPresence(anonymous, true, config));
    return filtered(request, options, positioned, recoverable, push);
  }

  SubscribeDecision admitProxied(SubscribeRequest request, ResolvedOptions options) {
    Grant unasked = Grant.serverSide(options);
    return filtered(
        request, options, unasked.positioned(), unasked.recoverable(), unasked.pushJoinLeave());
  }

  SubscribeDecision admitStreamed(SubscribeRequest request, ResolvedOptions options) {
    SubscribeDecision decision =
        filtered(request, options, false, false, options.features().forcePushJoinLeave());
    return decision instanceof SubscribeDecision.Allow allow
        ? new SubscribeDecision.Allow(options, allow.grant().withoutDelta())
        : decision;
  }

  private static SubscribeDecision filtered(
      SubscribeRequest request,
      ResolvedOptions options,
      boolean positioned,
      boolean recoverable,
      boolean push) {
    TagsFilter filter = null;
    FilterNode asked = request.tf();
    if (asked != null) {
      if (!options.config().allowTagsFilter()) {
        return deny(BAD_REQUEST, "tags filter is not allowed");
      }
      try {
        filter = TagsFilter.of(asked);
      } catch (ProtocolException e) {
        return deny(BAD_REQUEST, "malformed tags filter");
      }
    }
    boolean delta =
        request.delta().equals(FOSSIL) && options.config().allowedDeltaTypes().contains(FOSSIL);
    return new SubscribeDecision.Allow(
        options, new Grant(positioned, recoverable, push, delta, filter));
  }

  private static boolean allowed(boolean anonymous, ChannelOptions options) {
    return options.allowSubscribeForClient()
        && (!anonymous || options.allowSubscribeForAnonymous());
  }

  private static SubscribeDecision deny(ErrorCode error, String because) {
    return new SubscribeDecision.Deny(error, because);
  }

  /** Counts UTF-8 bytes without making them. */
  private static boolean longerThan(String text, int bytes) {
    if (text.length() > bytes) {
      return true;
    }
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Each half of a surrogate pair stands for two of the four bytes.
      count += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return count > bytes;
  }
}
