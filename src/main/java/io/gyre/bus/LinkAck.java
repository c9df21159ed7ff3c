package io.gyre.bus;

/**
 * How far a node has the messages of one loop of another one. Address {@link Addresses#node} of the
 * node that sent them; no reply.
 *
 * @param from id of the node that received them
 * @param lane the sender's loop
 * @param life the numbering meant
 * @param meeting grows when the receiver has to begin anew because it has forgotten the link
 * @param next the number expected next; all before it are there
 * @param again whether later ones came, so that those from {@code next} on have to be sent again
 */
public record LinkAck(String from, int lane, long life, long meeting, long next, boolean again)
    implements BusMessage {}
