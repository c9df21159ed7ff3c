package io.gyre.bus;

import io.gyre.protocol.Data;
import java.util.List;

/**
 * Consecutive messages of one loop of a node to another node. Address {@link Addresses#node};
 * answered by {@link LinkAck}, for several at once.
 *
 * @param from id of the sending node
 * @param lane which of its loops, from 0
 * @param life of the numbering; a later one is greater
 * @param first number of the first item, from 1
 * @param items each a {@link BusMessage} as {@link BusCodec} writes it; at least one
 */
public record LinkBatch(String from, int lane, long life, long first, List<Data> items)
    implements BusMessage {}
