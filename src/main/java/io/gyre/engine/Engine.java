package io.gyre.engine;

/**
 * The two halves of an engine, which configuration may take from different places.
 *
 * @param streams positions, history, delivery
 * @param presence who is where
 */
public record Engine(Streams streams, Presence presence) {}
