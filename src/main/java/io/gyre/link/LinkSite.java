package io.gyre.link;

import io.gyre.bus.BusMessage;
import io.gyre.loop.Loop;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What links need of their node.
 *
 * @param own the node's id
 * @param nodes ids of all nodes at the moment, this one's included or not; asked from any thread
 * @param loops each has a link to every other node; at least one
 * @param bus the way to other nodes
 * @param inbox takes what arrives, on {@code loops}; that of one loop of one node on one loop, in
 *     its order
 * @param gap called, on {@code loops}, when messages to this node were given up; after what was
 *     sent before them has been handed to {@code inbox}
 * @param budgetBytes what may wait for one node; from 1
 */
public record LinkSite(
    String own,
    Supplier<? extends Collection<String>> nodes,
    List<? extends Loop> loops,
    LinkBus bus,
    Consumer<BusMessage> inbox,
    Runnable gap,
    long budgetBytes) {}
