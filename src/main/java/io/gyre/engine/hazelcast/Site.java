package io.gyre.engine.hazelcast;

/**
 * What the parts of the engine on this node share.
 *
 * @param parts what the node gave
 * @param streams where channels live
 * @param calls requests to their owners
 * @param bodies what owners keep unread
 * @param figures what happened
 */
record Site(
    EngineParts parts,
    ChannelMaps<StreamState> streams,
    Calls calls,
    Bodies bodies,
    EngineFigures figures) {}
