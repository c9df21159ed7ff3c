package io.gyre.protocol;

import java.util.ArrayList;
import java.util.List;

/** How subscribe requests and the filters in them are read (protocol sections 1.2 and 1.3). */
final class SubscribeRequests {
  /**
   * Deeper filters are refused (3501), so that reading and evaluating them by recursion is safe.
   */
  static final int MAX_FILTER_DEPTH = 100;

  private static final Fields SUBSCRIBE =
      Fields.of(
          "channel:1 token:2 recover:3 epoch:6 offset:7 data:8 positioned:9 recoverable:10 join_leave:11 delta:12"
              + " tf:13 flag:14 type:15 phase:16 cursor:17 limit:18 asc:19");
  private static final Fields FILTER = Fields.of("op:1 key:2 cmp:3 val:4 vals:5 nodes:6");

  private SubscribeRequests() {}

  static SubscribeRequest read(FieldReader in) {
    SubscribeRequest.Builder out = SubscribeRequest.builder();
    int mark = in.begin();
    for (int field = in.next(SUBSCRIBE); field != 0; field = in.next(SUBSCRIBE)) {
      switch (field) {
        case 1 -> out.channel(in.text());
        case 2 -> out.token(in.text());
        case 3 -> out.recover(in.flag());
        case 6 -> out.epoch(in.text());
        case 7 -> out.offset(in.uint64());
        case 8 -> out.data(in.raw());
        case 9 -> out.positioned(in.flag());
        case 10 -> out.recoverable(in.flag());
        case 11 -> out.joinLeave(in.flag());
        case 12 -> out.delta(in.text());
        case 13 -> out.tf(in.absent() ? null : filter(in, 1));
        case 14 -> out.flag(in.int64());
        case 15 -> out.type(in.int32());
        case 16 -> out.phase(in.int32());
        case 17 -> out.cursor(in.text());
        case 18 -> out.limit(in.int32());
        case 19 -> out.asc(in.flag());
        default -> in.skip();
      }
    }
    in.end(mark);
    return out.build();
  }

  private static FilterNode filter(FieldReader in, int depth) {
    if (depth > MAX_FILTER_DEPTH) {
      throw new ProtocolException(Disconnect.BAD_REQUEST);
    }
    String op = "";
    String key = "";
    String cmp = "";
    String val = "";
    List<String> vals = new ArrayList<>(0);
    List<FilterNode> nodes = new ArrayList<>(0);
    int mark = in.begin();
    for (int field = in.next(FILTER); field != 0; field = in.next(FILTER)) {
      switch (field) {
        case 1 -> op = in.text();
        case 2 -> key = in.text();
        case 3 -> cmp = in.text();
        case 4 -> val = in.text();
        case 5 -> in.elements(vals, FieldReader::text);
        case 6 -> in.elements(nodes, node -> filter(node, depth + 1));
        default -> in.skip();
      }
    }
    in.end(mark);
    return new FilterNode(op, key, cmp, val, vals, nodes);
  }
}
