package io.gyre.client;

import org.jspecify.annotations.Nullable;

/**
 * Calls a method of the server's own. Never repeated unless the server certainly did not get it.
 *
 * @param name of the method
 * @param params argument; null for none
 */
public record Rpc(String name, @Nullable Json params) implements Request<RpcResult> {
  @Override
  public String method() {
    return "rpc";
  }

  @Override
  public Json parameters() {
    return new Parameters().put("method", name).put("params", params).json();
  }

  @Override
  public RpcResult result(Json result) {
    return RpcResult.read(result);
  }

  @Override
  public boolean repeatable() {
    return false;
  }
}
