package io.gyre.loadtest;

/**
 * What is the same for all scenarios of a benchmark.
 *
 * @param seconds length of the measured part
 * @param warmUpSeconds length of the load before it
 * @param idleSeconds how long idle connections are watched
 * @param settleSeconds pause before memory is read
 * @param payloadBytes length of a publication's data
 * @param window publications in flight in closed-loop phases
 * @param loops event loops that receive
 * @param connectsAtOnce connections in the making at a time
 * @param connectPasses how often the connect scenario opens all its connections; the last is
 *     reported, the first too
 * @param httpPublisher publish over the HTTP API instead of a websocket in fan-outs
 * @param history whether channels keep the last 100 publications
 * @param hooks whether a backend is told of all that Gyre can tell it
 * @param mostConnections cap for the scenarios' connections
 * @param quietWaitSeconds how long a run may wait for a quiet machine
 */
record Settings(
    double seconds,
    double warmUpSeconds,
    double idleSeconds,
    double settleSeconds,
    int payloadBytes,
    int window,
    int loops,
    int connectsAtOnce,
    int connectPasses,
    boolean httpPublisher,
    boolean history,
    boolean hooks,
    int mostConnections,
    int quietWaitSeconds) {}
