package io.gyre.client;

/**
 * Drops what a channel keeps. Offsets go on; a repeat also drops what was published in between.
 *
 * @param channel full name
 */
public record HistoryRemove(String channel) implements Request<Done> {
  @Override
  public String method() {
    return "history_remove";
  }

  @Override
  public Json parameters() {
    return new Parameters().put("channel", channel).json();
  }

  @Override
  public Done result(Json result) {
    return Done.read(result);
  }

  @Override
  public boolean repeatable() {
    return true;
  }
}
