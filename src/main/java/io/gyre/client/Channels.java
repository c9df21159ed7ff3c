package io.gyre.client;

/**
 * Asks which channels have subscribers, on all nodes.
 *
 * @param pattern a glob for full names ({@code *}, {@code ?}, {@code [a-z]}, <code>{a,b}</code>);
 *     "" for all
 */
public record Channels(String pattern) implements Request<ChannelsResult> {
  @Override
  public String method() {
    return "channels";
  }

  @Override
  public Json parameters() {
    return new Parameters().put("pattern", pattern).json();
  }

  @Override
  public ChannelsResult result(Json result) {
    return ChannelsResult.read(result);
  }

  @Override
  public boolean repeatable() {
    return true;
  }
}
