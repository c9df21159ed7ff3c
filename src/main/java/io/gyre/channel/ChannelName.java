package io.gyre.channel;

/**
 * A channel's name taken apart (names are never rewritten: {@code $a} and {@code a} differ).
 *
 * @param text the whole name
 * @param namespace the part before the first boundary, private prefix removed; "" for the options
 *     without namespace
 * @param rest the part that {@code channel_regex} looks at: what follows the boundary, or the whole
 *     name if it has none
 * @param isPrivate whether it starts with the private prefix
 */
public record ChannelName(String text, String namespace, String rest, boolean isPrivate) {}
