package io.gyre.channel;

import io.gyre.config.ChannelOptions;
import io.gyre.protocol.ErrorCode;

/** Who may read history and presence. */
final class ReadRules {
  private final ChannelLookup lookup;
  private final boolean insecure;

  ReadRules(ChannelLookup lookup, boolean insecure) {
    this.lookup = lookup;
    this.insecure = insecure;
  }

  HistoryDecision history(Caller caller, String channel) {
    var found = lookup.find(channel);
    if (found instanceof ChannelLookup.Found.Refused refused) {
      return new HistoryDecision.Deny(refused.error(), refused.because());
    }
    if (found instanceof ChannelLookup.Found.End end) {
      return new HistoryDecision.Close(end.disconnect(), end.because());
    }
    ResolvedOptions options = ((ChannelLookup.Found.Channel) found).options();
    if (!options.hasHistory()) {
      return new HistoryDecision.Deny(ErrorCode.NOT_AVAILABLE, "history is off");
    }
    return mayReadHistory(caller.anonymous(), caller.subscribed(), options.config())
        ? new HistoryDecision.Allow(options)
        : new HistoryDecision.Deny(ErrorCode.PERMISSION_DENIED, "no history permission");
  }

  PresenceDecision presence(Caller caller, String channel) {
    var found = lookup.find(channel);
    if (found instanceof ChannelLookup.Found.Refused refused) {
      return new PresenceDecision.Deny(refused.error(), refused.because());
    }
    if (found instanceof ChannelLookup.Found.End end) {
      return new PresenceDecision.Close(end.disconnect(), end.because());
    }
    ResolvedOptions options = ((ChannelLookup.Found.Channel) found).options();
    if (!options.config().presence()) {
      return new PresenceDecision.Deny(ErrorCode.NOT_AVAILABLE, "presence is off");
    }
    return mayReadPresence(caller.anonymous(), caller.subscribed(), options.config())
        ? new PresenceDecision.Allow(options)
        : new PresenceDecision.Deny(ErrorCode.PERMISSION_DENIED, "no presence permission");
  }

  /** Permission alone; whether there is a history is another question. */
  boolean mayReadHistory(boolean anonymous, boolean subscribed, ChannelOptions options) {
    boolean one =
        options.allowHistoryForClient() || (options.allowHistoryForSubscriber() && subscribed);
    return (one && (!anonymous || options.allowHistoryForAnonymous())) || insecure;
  }

  /** Permission alone; whether presence is kept is another question. */
  boolean mayReadPresence(boolean anonymous, boolean subscribed, ChannelOptions options) {
    boolean one =
        options.allowPresenceForClient() || (options.allowPresenceForSubscriber() && subscribed);
    return (one && (!anonymous || options.allowPresenceForAnonymous())) || insecure;
  }
}
