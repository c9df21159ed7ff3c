package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Answer to {@link RpcRequest}.
 *
 * @param data result of the method; null when absent
 */
public record RpcResult(@Nullable Data data) implements Result {}
