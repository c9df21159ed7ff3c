package io.gyre.channel;

import io.gyre.protocol.SubscribeRequest;
import io.gyre.support.ConfigEdit;

/** Rules over the namespaces that the verified cases use, and short forms of their answers. */
final class Rules {
  static final String NAMESPACES =
      """
      [{"name": "none"}, {"name": "ns"},
       {"name": "cli", "allow_subscribe_for_client": true},
       {"name": "anononly", "allow_subscribe_for_anonymous": true},
       {"name": "anon", "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true},
       {"name": "pub", "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true,
        "allow_publish_for_client": true, "allow_publish_for_anonymous": true},
       {"name": "rx", "allow_subscribe_for_client": true, "channel_regex": "^[0-9]+$"},
       {"name": "rxu", "allow_subscribe_for_client": true, "channel_regex": "^.{1,5}$"},
       {"name": "rxnb", "allow_subscribe_for_client": true, "channel_regex": "[0-9]+"},
       {"name": "ul", "allow_user_limited_channels": true},
       {"name": "ulcli", "allow_user_limited_channels": true, "allow_subscribe_for_client": true},
       {"name": "pos", "allow_subscribe_for_client": true, "allow_positioning": true},
       {"name": "rec", "allow_subscribe_for_client": true, "allow_recovery": true},
       {"name": "hist", "allow_subscribe_for_client": true, "history_size": 10,
        "history_ttl": "60s"},
       {"name": "histsub", "allow_subscribe_for_client": true, "history_size": 10,
        "history_ttl": "60s", "allow_history_for_subscriber": true},
       {"name": "histcliflag", "allow_history_for_client": true},
       {"name": "histcli", "history_size": 10, "history_ttl": "60s",
        "allow_history_for_client": true},
       {"name": "histanon", "history_size": 10, "history_ttl": "60s",
        "allow_history_for_anonymous": true},
       {"name": "pcli", "allow_publish_for_client": true},
       {"name": "psub", "allow_publish_for_subscriber": true},
       {"name": "psubanon", "allow_publish_for_subscriber": true},
       {"name": "jobj", "allow_publish_for_client": true,
        "publication_data_format": "json_object"},
       {"name": "json", "allow_publish_for_client": true, "publication_data_format": "json"},
       {"name": "bin", "allow_publish_for_client": true, "publication_data_format": "binary"},
       {"name": "pres", "allow_subscribe_for_client": true, "presence": true},
       {"name": "presflag", "allow_presence_for_client": true},
       {"name": "prescli", "allow_subscribe_for_client": true, "presence": true,
        "join_leave": true, "allow_presence_for_client": true},
       {"name": "pressub", "presence": true, "allow_presence_for_subscriber": true},
       {"name": "sproxy", "subscribe_proxy_enabled": true, "subscribe_proxy_name": "asks",
        "allow_user_limited_channels": true, "allow_positioning": true, "allow_recovery": true,
        "join_leave": true, "allow_presence_for_client": true},
       {"name": "pproxy", "publish_proxy_enabled": true, "allow_publish_for_client": true},
       {"name": "stream", "subscribe_stream_proxy_enabled": true,
        "allowed_delta_types": ["fossil"]},
       {"name": "both", "subscribe_stream_proxy_enabled": true,
        "subscribe_stream_proxy_bidirectional": true},
       {"name": "force", "allow_subscribe_for_client": true, "force_recovery": true,
        "force_push_join_leave": true, "history_size": 1, "history_ttl": "1s"},
       {"name": "delta", "allow_subscribe_for_client": true, "allowed_delta_types": ["fossil"]},
       {"name": "map", "subscription_type": "map", "allow_subscribe_for_client": true,
        "map": {"allow_publish_for_client": true, "allow_remove_for_subscriber": true}},
       {"name": "mapuser", "subscription_type": "map_users",
        "map": {"client_key": "user_id", "allow_publish_for_client": true,
                "allow_publish_for_anonymous": true}},
       {"name": "mapproxy", "subscription_type": "map", "map": {"publish_proxy_enabled": true}},
       {"name": "poll", "subscription_type": "shared_poll", "allow_subscribe_for_client": true}]
      """;

  static final ChannelRules PLAIN = of("", "");
  static final ChannelRules INSECURE = of("", "\"insecure\": true");

  private Rules() {}

  /** Rules with more options of sections {@code channel} and {@code client}. */
  static ChannelRules of(String channel, String client) {
    String comma = channel.isEmpty() ? "" : ", ";
    var config =
        ConfigEdit.config(
            "{\"channel\": {\"namespaces\": "
                + NAMESPACES
                + comma
                + channel
                + "}, \"client\": {"
                + client
                + "}}");
    return new ChannelRules(config.channel(), config.client());
  }

  static Caller caller(String user) {
    return new Caller(user, "client-1", false, 0);
  }

  static Caller subscriber(String user) {
    return new Caller(user, "client-1", true, 1);
  }

  static SubscribeRequest.Builder subscribe(String channel) {
    return SubscribeRequest.builder().channel(channel);
  }

  /** For example {@code deny 103}, {@code close 3501}, {@code allow positioned}. */
  static String text(SubscribeDecision decision) {
    if (decision instanceof SubscribeDecision.Deny deny) {
      return "deny " + deny.error().code();
    }
    if (decision instanceof SubscribeDecision.Close close) {
      return "close " + close.disconnect().code();
    }
    if (decision instanceof SubscribeDecision.AskProxy ask) {
      return "proxy " + ask.proxyName();
    }
    if (decision instanceof SubscribeDecision.OpenStream open) {
      return "stream " + open.proxyName();
    }
    return decision instanceof SubscribeDecision.Allow allow ? text(allow.grant()) : "token";
  }

  static String text(Grant grant) {
    return "allow"
        + (grant.recoverable() ? " recoverable" : "")
        + (grant.positioned() ? " positioned" : "")
        + (grant.pushJoinLeave() ? " push" : "")
        + (grant.delta() ? " delta" : "");
  }

  static String text(PublishDecision decision) {
    if (decision instanceof PublishDecision.Deny deny) {
      return "deny " + deny.error().code();
    }
    if (decision instanceof PublishDecision.Close close) {
      return "close " + close.disconnect().code();
    }
    if (decision instanceof PublishDecision.AskProxy ask) {
      return "proxy " + ask.proxyName();
    }
    if (decision instanceof PublishDecision.AllowMap map) {
      return "key " + map.key();
    }
    return decision instanceof PublishDecision.IntoStream ? "stream" : "allow";
  }

  static String text(HistoryDecision decision) {
    if (decision instanceof HistoryDecision.Deny deny) {
      return "deny " + deny.error().code();
    }
    return decision instanceof HistoryDecision.Close close
        ? "close " + close.disconnect().code()
        : "allow";
  }

  static String text(PresenceDecision decision) {
    if (decision instanceof PresenceDecision.Deny deny) {
      return "deny " + deny.error().code();
    }
    return decision instanceof PresenceDecision.Close close
        ? "close " + close.disconnect().code()
        : "allow";
  }

  static String text(ConnectDecision decision) {
    if (decision instanceof ConnectDecision.Close close) {
      return "close " + close.disconnect().code();
    }
    return decision instanceof ConnectDecision.Subscribe ? "subscribe" : "leave out";
  }
}
