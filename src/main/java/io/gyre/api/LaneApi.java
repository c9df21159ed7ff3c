package io.gyre.api;

import io.gyre.loop.Loop;

/**
 * What the endpoints of the HTTP API share in one lane.
 *
 * @param loop of the lane
 * @param operations calls methods
 * @param key who may call
 * @param transportErrors whether API errors are always answered as HTTP status
 * @param bodyLimit largest body, bytes
 */
record LaneApi(
    Loop loop, Operations operations, ApiKey key, boolean transportErrors, long bodyLimit) {}
