package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/**
 * How a command is read: of several requests the first in the order of protocol section 1.1 counts.
 */
final class Commands {
  private static final Fields COMMAND =
      Fields.of(
          "id:1 connect:4 subscribe:5 unsubscribe:6 publish:7 presence:8 presence_stats:9 history:10 ping:11 send:12"
              + " rpc:13 refresh:14 sub_refresh:15");
  private static final int ID = 1;
  private static final int FIRST_REQUEST = 4;
  private static final int PING = 11;
  private static final int RPC = 13;
  private static final int LAST_REQUEST = 15;

  private Commands() {}

  static Command read(FieldReader in) {
    long id = 0;
    @Nullable Request request = null;
    int best = Integer.MAX_VALUE;
    int mark = in.begin();
    for (int field = in.next(COMMAND); field != 0; field = in.next(COMMAND)) {
      if (field == ID) {
        id = in.uint32();
      } else if (field < FIRST_REQUEST || field > LAST_REQUEST) {
        in.skip();
      } else if (!in.absent()) {
        Request next = request(in, field);
        if (rank(field) <= best) {
          best = rank(field);
          request = next;
        }
      }
    }
    in.end(mark);
    return new Command(id, request);
  }

  /** By field number, save that rpc comes before send, and the unused ping last. */
  private static int rank(int field) {
    return switch (field) {
      case RPC -> PING;
      case PING -> LAST_REQUEST + 1;
      default -> field;
    };
  }

  private static Request request(FieldReader in, int field) {
    return switch (field) {
      case 4 -> Requests.connect(in);
      case 5 -> SubscribeRequests.read(in);
      case 6 -> new UnsubscribeRequest(Requests.channel(in));
      case 7 -> Requests.publish(in);
      case 8 -> new PresenceRequest(Requests.channel(in));
      case 9 -> new PresenceStatsRequest(Requests.channel(in));
      case 10 -> Requests.history(in);
      case 11 -> Requests.ping(in);
      case 12 -> Requests.send(in);
      case 13 -> Requests.rpc(in);
      case 14 -> new RefreshRequest(Requests.token(in));
      default -> Requests.subRefresh(in);
    };
  }
}
