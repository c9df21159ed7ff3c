package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Who a connection is, as others see it in publications, joins, leaves and presence.
 *
 * @param user user id; "" for anonymous
 * @param client connection id
 * @param connInfo info of the connection; null when absent
 * @param chanInfo info of the subscription; null when absent
 */
public record ClientInfo(
    String user, String client, @Nullable Data connInfo, @Nullable Data chanInfo) {}
