package io.gyre.client;

/** Asks for the nodes and their figures, which are some seconds old. */
public record Info() implements Request<InfoResult> {
  @Override
  public String method() {
    return "info";
  }

  @Override
  public Json parameters() {
    return new Parameters().json();
  }

  @Override
  public InfoResult result(Json result) {
    return InfoResult.read(result);
  }

  @Override
  public boolean repeatable() {
    return true;
  }
}
