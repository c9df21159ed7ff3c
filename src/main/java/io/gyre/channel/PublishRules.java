package io.gyre.channel;

import io.gyre.config.ChannelOptions;
import io.gyre.config.MapOptions;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.PublishRequest;

/** Who may publish, and into what. */
final class PublishRules {
  private static final int MAP = 1;

  private final ChannelLookup lookup;
  private final boolean insecure;

  PublishRules(ChannelLookup lookup, boolean insecure) {
    this.lookup = lookup;
    this.insecure = insecure;
  }

  PublishDecision decide(Caller caller, PublishRequest request) {
    var found = lookup.find(request.channel());
    if (found instanceof ChannelLookup.Found.Refused refused) {
      return new PublishDecision.Deny(refused.error(), refused.because());
    }
    if (found instanceof ChannelLookup.Found.End end) {
      return new PublishDecision.Close(end.disconnect(), end.because());
    }
    ResolvedOptions options = ((ChannelLookup.Found.Channel) found).options();
    return request.type() == MAP ? map(caller, request, options) : stream(caller, request, options);
  }

  private PublishDecision stream(Caller caller, PublishRequest request, ResolvedOptions options) {
    ChannelOptions config = options.config();
    if (!options.defaults().dataFormat().accepts(request.data())) {
      return deny(ErrorCode.BAD_REQUEST, "data does not fit publication_data_format");
    }
    if (config.publishProxyEnabled()) {
      return new PublishDecision.AskProxy(config.publishProxyName(), options);
    }
    if (config.subscribeStreamProxyEnabled()) {
      return config.subscribeStreamProxyBidirectional()
          ? new PublishDecision.IntoStream(options)
          : deny(ErrorCode.NOT_AVAILABLE, "the stream to the backend goes one way only");
    }
    boolean one =
        config.allowPublishForClient()
            || (config.allowPublishForSubscriber() && caller.subscribed());
    boolean may = one && (!caller.anonymous() || config.allowPublishForAnonymous());
    return may || insecure
        ? new PublishDecision.Allow(options)
        : deny(ErrorCode.PERMISSION_DENIED, "no publish permission");
  }

  private PublishDecision map(Caller caller, PublishRequest request, ResolvedOptions options) {
    if (!options.defaults().type().isMap()) {
      return deny(ErrorCode.PERMISSION_DENIED, "not a map channel");
    }
    MapOptions map = options.config().map();
    if (request.removed() ? map.removeProxyEnabled() : map.publishProxyEnabled()) {
      String name = request.removed() ? map.removeProxyName() : map.publishProxyName();
      return new PublishDecision.AskProxy(name, options);
    }
    boolean may = request.removed() ? mayRemove(caller, map) : maySet(caller, map);
    if (!may && !insecure) {
      return deny(ErrorCode.PERMISSION_DENIED, "no map permission");
    }
    return withKey(caller, request, options);
  }

  private static PublishDecision withKey(
      Caller caller, PublishRequest request, ResolvedOptions options) {
    String key =
        switch (options.config().map().clientKey()) {
          case "client_id" -> caller.client();
          case "user_id" -> caller.user();
          default -> request.key();
        };
    if (!key.isEmpty()) {
      return new PublishDecision.AllowMap(options, key);
    }
    return options.config().map().clientKey().equals("user_id")
        ? deny(ErrorCode.PERMISSION_DENIED, "anonymous, but the key is the user id")
        : deny(ErrorCode.BAD_REQUEST, "key is empty");
  }

  private static boolean maySet(Caller caller, MapOptions map) {
    boolean one =
        map.allowPublishForClient() || (map.allowPublishForSubscriber() && caller.subscribed());
    return one && (!caller.anonymous() || map.allowPublishForAnonymous());
  }

  private static boolean mayRemove(Caller caller, MapOptions map) {
    boolean one =
        map.allowRemoveForClient() || (map.allowRemoveForSubscriber() && caller.subscribed());
    return one && (!caller.anonymous() || map.allowRemoveForAnonymous());
  }

  private static PublishDecision deny(ErrorCode error, String because) {
    return new PublishDecision.Deny(error, because);
  }
}
