package io.gyre.edge;

import io.gyre.loop.Loop;
import io.gyre.session.Sessions;

/**
 * What belongs to one event loop of the edge: everything about a connection happens on its lane's
 * loop, so none of it needs a lock.
 *
 * @param index 0 to lanes - 1
 * @param loop the event loop
 * @param sessions the connections served on it
 */
public record Lane(int index, Loop loop, Sessions sessions) {}
