package io.gyre.channel;

import io.gyre.config.ChannelConfig;
import io.gyre.config.ClientConfig;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.PublishRequest;
import io.gyre.protocol.SubscribeRequest;
import org.jspecify.annotations.Nullable;

/**
 * What clients may do with channels: pure functions of the sections {@code channel} and {@code
 * client}. Each answer is the first row of its table that applies. Immutable; a changed
 * configuration means a new instance. Thread: any.
 */
public final class ChannelRules {
  private final ChannelNames names;
  private final Namespaces namespaces;
  private final SubscribeRules subscribing;
  private final PublishRules publishing;
  private final ReadRules reading;
  private final ClientConfig client;

  /**
   * Takes a configuration that {@code config} found no fault with.
   *
   * @throws IllegalArgumentException for one that was not checked
   */
  public ChannelRules(ChannelConfig channel, ClientConfig client) {
    this.names = new ChannelNames(channel);
    this.namespaces = new Namespaces(channel);
    this.client = client;
    var lookup = new ChannelLookup(names, namespaces);
    this.reading = new ReadRules(lookup, client.insecure());
    this.publishing = new PublishRules(lookup, client.insecure());
    var limits = new SubscribeRules.Limits(channel.maxLength(), client.channelLimit());
    this.subscribing = new SubscribeRules(lookup, reading, limits, client.insecure());
  }

  /** The options of a channel; null if its namespace is not configured. */
  public @Nullable ResolvedOptions options(String channel) {
    return namespaces.get(names.parse(channel).namespace());
  }

  /** The name taken apart by the configured separators. */
  public ChannelName parse(String channel) {
    return names.parse(channel);
  }

  /**
   * Whether a client may subscribe, up to what needs I/O.
   *
   * @param caller with {@code subscribed} and {@code subscriptions} as before this request
   */
  public SubscribeDecision subscribe(Caller caller, SubscribeRequest request) {
    return subscribing.decide(caller, request);
  }

  /**
   * The last word on a subscribe whose token was found good and not expired: Allow, or Deny for a
   * tags filter that is malformed or not allowed.
   *
   * @param options with the token's overrides applied
   */
  public SubscribeDecision admit(Caller caller, SubscribeRequest request, ResolvedOptions options) {
    return subscribing.admit(caller, request, options);
  }

  /**
   * The last word on a subscribe that the backend allowed: as {@link #admit}, but the request's
   * wishes for positions, recovery and join/leave count for nothing.
   *
   * @param options with the backend's overrides applied
   */
  public SubscribeDecision admitProxied(SubscribeRequest request, ResolvedOptions options) {
    return subscribing.admitProxied(request, options);
  }

  /**
   * The last word on a subscribe that the backend allowed by a stream of its own: as {@link
   * #admitProxied}, but without position, recovery and delta, whatever the options say.
   *
   * @param options with the backend's overrides applied
   */
  public SubscribeDecision admitStreamed(SubscribeRequest request, ResolvedOptions options) {
    return subscribing.admitStreamed(request, options);
  }

  /** What becomes of one channel in the {@code subs} of a connect request. */
  public ConnectDecision connectSub(String user, String channel) {
    return subscribing.connectSub(user, channel);
  }

  /** Whether a client may publish, or set or remove a key of a map channel. */
  public PublishDecision publish(Caller caller, PublishRequest request) {
    return publishing.decide(caller, request);
  }

  /** Whether a client may read a channel's history. */
  public HistoryDecision history(Caller caller, String channel) {
    return reading.history(caller, channel);
  }

  /** Whether a client may read a channel's presence and its statistics. */
  public PresenceDecision presence(Caller caller, String channel) {
    return reading.presence(caller, channel);
  }

  /** How many publications a client's history request gets at most; 0 for the position only. */
  public int historyLimit(int requested) {
    int most = client.historyMaxPublicationLimit();
    return requested < 0 || requested > most ? most : requested;
  }

  /**
   * The personal channel that a user's connections are subscribed to; null if the feature is off or
   * the user anonymous. Its namespace may be unknown (error 102).
   */
  public @Nullable String personalChannel(String user) {
    var personal = client.subscribeToUserPersonalChannel();
    return personal.enabled() && !user.isEmpty()
        ? names.personal(personal.personalChannelNamespace(), user)
        : null;
  }

  /**
   * The error for a server-side command on a channel (API, proxy results): bad request for an empty
   * name, unknown channel for a missing namespace; null if the channel can be used.
   */
  public @Nullable ErrorCode serverSide(String channel) {
    if (channel.isEmpty()) {
      return ErrorCode.BAD_REQUEST;
    }
    return options(channel) == null ? ErrorCode.UNKNOWN_CHANNEL : null;
  }
}
