package io.gyre.session;

import io.gyre.metrics.FrameType;
import io.gyre.protocol.Connect;
import io.gyre.protocol.ConnectResult;
import io.gyre.protocol.DisconnectPush;
import io.gyre.protocol.HistoryResult;
import io.gyre.protocol.Join;
import io.gyre.protocol.Leave;
import io.gyre.protocol.Message;
import io.gyre.protocol.PresenceResult;
import io.gyre.protocol.PresenceStatsResult;
import io.gyre.protocol.Publication;
import io.gyre.protocol.PublishResult;
import io.gyre.protocol.PushBody;
import io.gyre.protocol.Refresh;
import io.gyre.protocol.RefreshResult;
import io.gyre.protocol.Result;
import io.gyre.protocol.RpcResult;
import io.gyre.protocol.SubRefreshResult;
import io.gyre.protocol.Subscribe;
import io.gyre.protocol.SubscribeResult;
import io.gyre.protocol.Unsubscribe;
import io.gyre.protocol.UnsubscribeResult;
import java.util.Map;

/** What kinds of messages replies and pushes are to the meters. */
final class FrameTypes {

  private static final Map<Class<?>, FrameType> TYPES =
      Map.ofEntries(
          Map.entry(ConnectResult.class, FrameType.CONNECT),
          Map.entry(SubscribeResult.class, FrameType.SUBSCRIBE),
          Map.entry(UnsubscribeResult.class, FrameType.UNSUBSCRIBE),
          Map.entry(PublishResult.class, FrameType.PUBLISH),
          Map.entry(PresenceResult.class, FrameType.PRESENCE),
          Map.entry(PresenceStatsResult.class, FrameType.PRESENCE_STATS),
          Map.entry(HistoryResult.class, FrameType.HISTORY),
          Map.entry(RpcResult.class, FrameType.RPC),
          Map.entry(RefreshResult.class, FrameType.REFRESH),
          Map.entry(SubRefreshResult.class, FrameType.SUB_REFRESH),
          Map.entry(Publication.class, FrameType.PUSH_PUBLICATION),
          Map.entry(Join.class, FrameType.PUSH_JOIN),
          Map.entry(Leave.class, FrameType.PUSH_LEAVE),
          Map.entry(Unsubscribe.class, FrameType.PUSH_UNSUBSCRIBE),
          Map.entry(Message.class, FrameType.PUSH_MESSAGE),
          Map.entry(Subscribe.class, FrameType.PUSH_SUBSCRIBE),
          Map.entry(Connect.class, FrameType.PUSH_CONNECT),
          Map.entry(DisconnectPush.class, FrameType.PUSH_DISCONNECT),
          Map.entry(Refresh.class, FrameType.PUSH_REFRESH));

  private FrameTypes() {}

  static FrameType of(Result result) {
    return TYPES.getOrDefault(result.getClass(), FrameType.UNKNOWN);
  }

  static FrameType of(PushBody body) {
    return TYPES.getOrDefault(body.getClass(), FrameType.UNKNOWN);
  }
}
