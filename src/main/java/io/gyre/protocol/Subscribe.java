package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The server added a subscription.
 *
 * @param recoverable whether the client may recover later
 * @param epoch stream epoch; "" when absent
 * @param offset position in the stream, unsigned; 0 when absent
 * @param positioned whether the server watches the position
 * @param data data of the subscription; null when absent
 */
public record Subscribe(
    boolean recoverable, String epoch, long offset, boolean positioned, @Nullable Data data)
    implements PushBody {}
