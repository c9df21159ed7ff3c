package io.gyre.metrics;

import java.util.List;

/**
 * Every meter of the server: the one place that gives names, labels and meanings; {@code
 * docs/metrics.md} is written from it. The names are those existing dashboards and alerts use.
 */
@SuppressWarnings("ImmutableEnumChecker") // List.of
public enum Meter {
  /** Connections on this node. */
  NODE_CLIENTS(Kind.GAUGE, "node_num_clients", "Connections on this node."),
  /** Distinct users on this node. */
  NODE_USERS(Kind.GAUGE, "node_num_users", "Distinct user ids on this node."),
  /** Subscriptions on this node. */
  NODE_SUBSCRIPTIONS(Kind.GAUGE, "node_num_subscriptions", "Subscriptions on this node."),
  /** Channels with a subscriber on this node. */
  NODE_CHANNELS(
      Kind.GAUGE, "node_num_channels", "Channels with at least one subscriber on this node."),
  /** Nodes known, itself included. */
  NODE_NODES(Kind.GAUGE, "node_num_nodes", "Nodes this node knows, itself included."),
  /** Always 1, with the version. */
  NODE_BUILD(Kind.GAUGE, "node_build", "Always 1; the label tells the version.", "version"),
  /** Messages given to the engine. */
  NODE_MESSAGES_SENT(
      Kind.COUNTER,
      "node_messages_sent_count",
      "Messages handed to the engine.",
      "type",
      "channel_namespace"),
  /** Messages got from the engine. */
  NODE_MESSAGES_RECEIVED(
      Kind.COUNTER,
      "node_messages_received_count",
      "Messages received from the engine.",
      "type",
      "channel_namespace"),
  /** Steps inside the node. */
  NODE_ACTIONS(
      Kind.COUNTER,
      "node_action_count",
      "Steps inside the node, by kind.",
      "action",
      "channel_namespace"),
  /** Duration of questions to all nodes. */
  NODE_SURVEY_DURATION(
      Buckets.SURVEY, "node_survey_duration_seconds", "Duration of questions to all nodes.", "op"),
  /** Age of publications on arrival. */
  NODE_LAG(
      Buckets.LAG,
      "node_pub_sub_lag_seconds",
      "From the publication to its arrival on this node.",
      "channel_namespace"),
  /** Fan-out of one message. */
  NODE_BROADCAST_DURATION(
      Buckets.BROADCAST,
      "node_broadcast_duration_seconds",
      "Time to give one message to all subscribers of one lane.",
      "type",
      "channel_namespace"),
  /** Deliveries left out by tags filters. */
  NODE_FILTERED(
      Kind.COUNTER,
      "node_tags_filter_dropped_publications",
      "Deliveries left out by tags filters.",
      "channel_namespace"),
  /** Connections refused by the limit. */
  NODE_CONNECTION_LIMIT(
      Kind.COUNTER,
      "node_client_connection_limit",
      "Connections refused by client.connection_limit."),
  /** HTTP requests. */
  NODE_HTTP_REQUESTS(
      Kind.COUNTER,
      "node_incoming_http_requests_total",
      "Answered HTTP requests, WebSocket upgrades left out; path as it is mounted, or other; only "
          + "with prometheus.instrument_http_handlers.",
      "path",
      "method",
      "status"),

  /** Connections that completed connect. */
  CLIENT_ACCEPTED(
      Kind.COUNTER,
      "client_connections_accepted",
      "Connections that completed connect.",
      "transport",
      "accept_protocol",
      "client_name",
      "client_version"),
  /** Current connections. */
  CLIENT_INFLIGHT(
      Kind.GAUGE,
      "client_connections_inflight",
      "Current connections.",
      "transport",
      "accept_protocol",
      "client_name",
      "client_version"),
  /** Current subscriptions. */
  CLIENT_SUBSCRIPTIONS(
      Kind.GAUGE,
      "client_subscriptions_inflight",
      "Current subscriptions.",
      "client_name",
      "channel_namespace"),
  /** Duration of client commands. */
  CLIENT_COMMAND_DURATION(
      Buckets.COMMAND,
      "client_command_duration_seconds",
      "Duration of client commands.",
      "method",
      "channel_namespace"),
  /** Error replies to clients. */
  CLIENT_REPLY_ERRORS(
      Kind.COUNTER,
      "client_num_reply_errors",
      "Error replies to clients.",
      "method",
      "code",
      "channel_namespace"),
  /** Subscriptions ended by the server. */
  CLIENT_SERVER_UNSUBSCRIBES(
      Kind.COUNTER,
      "client_num_server_unsubscribes",
      "Subscriptions ended by the server.",
      "code",
      "channel_namespace"),
  /** Connections ended by the server. */
  CLIENT_SERVER_DISCONNECTS(
      Kind.COUNTER,
      "client_num_server_disconnects",
      "Connections ended by the server; 3008 is a slow consumer.",
      "code"),
  /** Attempts to recover. */
  CLIENT_RECOVER(
      Kind.COUNTER,
      "client_recover",
      "Attempts to recover a subscription.",
      "recovered",
      "channel_namespace",
      "has_recovered_publications"),
  /** Publications in a recovery. */
  CLIENT_RECOVERED_PUBLICATIONS(
      Buckets.RECOVERED,
      "client_recovered_publications",
      "Publications given per recovery; only with prometheus.recovered_publications_histogram.",
      "channel_namespace"),
  /** From ping to pong. */
  CLIENT_PING_PONG(
      Buckets.COMMAND,
      "client_ping_pong_duration_seconds",
      "From a ping to its pong.",
      "transport"),

  /** Messages to clients. */
  TRANSPORT_SENT(
      Kind.COUNTER,
      "transport_messages_sent",
      "Messages to clients.",
      "transport",
      "frame_type",
      "channel_namespace"),
  /** Bytes to clients. */
  TRANSPORT_SENT_SIZE(
      Kind.COUNTER,
      "transport_messages_sent_size",
      "Bytes of messages to clients, before compression and without framing.",
      "transport",
      "frame_type",
      "channel_namespace"),
  /** Messages from clients. */
  TRANSPORT_RECEIVED(
      Kind.COUNTER,
      "transport_messages_received",
      "Messages from clients.",
      "transport",
      "frame_type",
      "channel_namespace"),
  /** Bytes from clients. */
  TRANSPORT_RECEIVED_SIZE(
      Kind.COUNTER,
      "transport_messages_received_size",
      "Bytes of messages from clients.",
      "transport",
      "frame_type",
      "channel_namespace"),
  /** Close frames sent. */
  TRANSPORT_CLOSES(
      Kind.COUNTER,
      "transport_outgoing_close_count",
      "Connections ended by the server with its code: a close frame where there are such.",
      "transport",
      "code"),

  /** Duration of server API commands. */
  API_COMMAND_DURATION(
      Buckets.CALL,
      "api_command_duration_seconds",
      "Duration of server API commands; those of a batch count as themselves.",
      "protocol",
      "method"),
  /** Failed server API commands. */
  API_COMMAND_ERRORS(
      Kind.COUNTER,
      "api_command_errors_total",
      "Failed server API commands by error code, or read_body, unmarshal, marshal.",
      "protocol",
      "method",
      "error"),

  /** Duration of calls to the backend. */
  PROXY_DURATION(
      Buckets.CALL,
      "proxy_duration_seconds",
      "Duration of calls to the backend.",
      "protocol",
      "type",
      "name"),
  /** Failed calls to the backend. */
  PROXY_ERRORS(
      Kind.COUNTER, "proxy_errors", "Failed calls to the backend.", "protocol", "type", "name"),
  /** Calls to the backend under way. */
  PROXY_INFLIGHT(
      Kind.GAUGE,
      "proxy_inflight_requests",
      "Calls to the backend under way.",
      "protocol",
      "type",
      "name"),

  /** Subscription streams of the backend that are open. */
  PROXY_STREAMS(
      Kind.GAUGE,
      "proxy_streams",
      "Subscription streams of the backend that are open or being opened.",
      "name"),

  /** Messages of the event-bus bridge. */
  BRIDGE_MESSAGES(
      Kind.COUNTER,
      "bridge_messages_count",
      "Messages of event-bus bridge clients, by type; sent are those to clients.",
      "transport",
      "type"),
  /** Bytes of the event-bus bridge. */
  BRIDGE_BYTES(
      Kind.COUNTER,
      "bridge_bytes_count",
      "Bytes of messages of event-bus bridge clients, received and sent.",
      "transport",
      "direction"),
  /** What the event-bus bridge refused. */
  BRIDGE_REFUSED(
      Kind.COUNTER,
      "bridge_refused_count",
      "Messages and clients the event-bus bridge refused.",
      "transport",
      "reason"),

  /** Bytes that wait for another node. */
  LINK_BYTES(
      Kind.GAUGE,
      "node_link_waiting_bytes",
      "Bytes of messages that another node has not acknowledged, for the node with most; "
          + "cluster.peer_buffer_size is the limit."),
  /** Messages that wait for another node. */
  LINK_MESSAGES(
      Kind.GAUGE,
      "node_link_waiting_messages",
      "Messages that another node has not acknowledged, for the node with most."),
  /** Messages sent to another node again. */
  LINK_RESENT(
      Kind.COUNTER,
      "node_link_resent_count",
      "Messages sent to another node again, since it did not acknowledge them."),
  /** Messages to another node given up. */
  LINK_DROPPED(
      Kind.COUNTER,
      "node_link_dropped_count",
      "Messages to another node given up at cluster.peer_buffer_size; it is told and takes from "
          + "history what is kept."),
  /** Gaps told between nodes. */
  LINK_GAPS(
      Kind.COUNTER,
      "node_link_gaps_count",
      "How often one node told another that it had given up messages to it.",
      "direction"),
  /** Whether the node may serve. */
  NODE_READY(
      Kind.GAUGE,
      "node_ready",
      "1 while /health/ready is 200; 0 while it is not, with reasons there."),
  /** What is wrong with a node that serves. */
  NODE_DEGRADED(
      Kind.GAUGE, "node_degraded", "Things broken around a node that is ready all the same."),
  /** Broken links of the node. */
  CLUSTER_LINKS_BROKEN(
      Kind.GAUGE,
      "cluster_links_broken",
      "Other nodes with which publications do not pass in both directions, as the canary finds."),
  /** Since the last canary of a node. */
  CLUSTER_CANARY_AGE(
      Kind.GAUGE,
      "cluster_canary_age_seconds",
      "Since the last canary publication of the node came here; one comes every second.",
      "node"),
  /** To a node and back. */
  CLUSTER_CANARY_ROUND_TRIP(
      Kind.GAUGE,
      "cluster_canary_round_trip_seconds",
      "From a canary publication here to the node's answer in its own, less the wait for that.",
      "node"),
  /** Since the last acknowledgement. */
  CLUSTER_CANARY_ACKNOWLEDGED(
      Kind.GAUGE,
      "cluster_canary_acknowledged_age_seconds",
      "Since the cluster acknowledged a canary publication of this node."),
  /** Repairs by step. */
  CLUSTER_REPAIRS(
      Kind.COUNTER,
      "cluster_repairs_count",
      "Repairs of broken links: audit (registrations compared with the owners), reconnect (new "
          + "connection to a node), send_away (connections told to come back elsewhere).",
      "step"),
  /** Publications neither delivered nor reported. */
  ENGINE_LOST(
      Kind.COUNTER,
      "engine_publications_lost_count",
      "Publications that were acknowledged and should have come to this node, but did not and were "
          + "not in history."),
  /** What happens in the engine. */
  ENGINE_EVENTS(
      Kind.COUNTER,
      "engine_events_count",
      "In the engine of a cluster: duplicate (came again, dropped), early (waited for one before), "
          + "refilled (taken from history), new_life (a channel's numbering began anew), retry and "
          + "failure (of requests to owners), interest_repaired (the owner had lost it).",
      "event"),

  /** Records that consumers are done with. */
  CONSUMER_PROCESSED(
      Kind.COUNTER,
      "consumers_messages_processed_total",
      "Messages a consumer is done with, those set aside included.",
      "consumer_name"),
  /** Failures that consumers retry. */
  CONSUMER_ERRORS(
      Kind.COUNTER,
      "consumers_errors_total",
      "Failures a consumer tries again after: of a message, a connection or a broker.",
      "consumer_name"),
  /** Records that can never be applied. */
  CONSUMER_SET_ASIDE(
      Kind.COUNTER,
      "consumers_messages_set_aside_total",
      "Messages a consumer logged and went past, since they can never be applied; `reason` is "
          + "`malformed`, `unsupported_method`, `refused` or `no_channels`.",
      "consumer_name",
      "reason"),
  /** Records that wait. */
  CONSUMER_LAG(
      Kind.GAUGE,
      "consumers_lag",
      "Messages that wait in the source, as this node last saw it while it read the partition.",
      "consumer_name",
      "partition"),
  /** Events that backends know of. */
  HOOK_EVENTS(
      Kind.COUNTER, "hooks_events_total", "Events that a backend has taken in.", "hook", "event"),
  /** Failed requests of hooks. */
  HOOK_FAILURES(
      Kind.COUNTER,
      "hooks_failures_total",
      "Requests with events that failed; each is sent again.",
      "hook",
      "protocol"),
  /** Lost events. */
  HOOK_DROPPED(
      Kind.COUNTER,
      "hooks_events_dropped_total",
      "Events lost since too many waited; without a name those that waited with the owners of "
          + "channels.",
      "hook"),
  /** Events that wait. */
  HOOK_WAITING(
      Kind.GAUGE, "hooks_events_waiting", "Events that wait on this node to be told.", "hook"),
  /** How late events are. */
  HOOK_DELAY(
      Buckets.CALL,
      "hooks_delay_seconds",
      "From an event to the answer of the backend that has taken it in.",
      "hook"),
  /** Publications not kept or delivered. */
  BROKER_SUPPRESSED(
      Kind.COUNTER,
      "broker_publish_suppressed_count",
      "Publications neither kept nor delivered: idempotency or version.",
      "reason",
      "channel_namespace");

  /** Prefix of all names. */
  static final String NAMESPACE = "centrifugo_";

  /** What a meter is to Prometheus. */
  enum Kind {
    GAUGE,
    COUNTER,
    HISTOGRAM;

    /** The word of the text format. */
    final String word = name().toLowerCase(java.util.Locale.ROOT);
  }

  private final Kind kind;
  private final Buckets buckets;
  private final String fullName;
  private final String help;
  private final List<String> labels;

  Meter(Kind kind, String name, String help, String... labels) {
    this(kind, Buckets.NONE, name, help, labels);
  }

  Meter(Buckets buckets, String name, String help, String... labels) {
    this(Kind.HISTOGRAM, buckets, name, help, labels);
  }

  Meter(Kind kind, Buckets buckets, String name, String help, String... labels) {
    this.kind = kind;
    this.buckets = buckets;
    this.fullName = NAMESPACE + name;
    this.help = help;
    this.labels = List.of(labels);
  }

  Kind kind() {
    return kind;
  }

  Buckets buckets() {
    return buckets;
  }

  /** Returns the full name. */
  public String fullName() {
    return fullName;
  }

  /** Whether sum and count appear under the plain name too, as a summary. */
  boolean hasSummary() {
    return this == CLIENT_COMMAND_DURATION
        || this == API_COMMAND_DURATION
        || this == PROXY_DURATION
        || this == NODE_SURVEY_DURATION;
  }

  /** Returns the name of the histogram: with suffix {@code _histogram} beside a summary. */
  String histogramName() {
    return hasSummary() ? fullName + "_histogram" : fullName;
  }

  /** Returns what it counts, one sentence. */
  public String help() {
    return help;
  }

  /** Returns the names of the labels, in the order their values are given. */
  public List<String> labels() {
    return labels;
  }
}
