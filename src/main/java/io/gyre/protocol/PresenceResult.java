package io.gyre.protocol;

import java.util.Map;

/**
 * Answer to {@link PresenceRequest}.
 *
 * @param presence who is there, by connection id
 */
public record PresenceResult(Map<String, ClientInfo> presence) implements Result {}
