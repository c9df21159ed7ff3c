package io.gyre.client;

import org.jspecify.annotations.Nullable;

/**
 * What a method returned.
 *
 * @param data null for nothing
 */
public record RpcResult(@Nullable Json data) {
  static RpcResult read(Json result) {
    return new RpcResult(Fields.of(result).raw("data"));
  }
}
