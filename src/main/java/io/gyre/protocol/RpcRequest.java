package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Calls a method of the application.
 *
 * @param data parameters; null when absent
 * @param method name of the method; "" when absent
 */
public record RpcRequest(@Nullable Data data, String method) implements Request {}
