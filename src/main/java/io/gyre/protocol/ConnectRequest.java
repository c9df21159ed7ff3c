package io.gyre.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * First request of a connection.
 *
 * @param token connection token (JWT); "" when absent
 * @param data data for the connect proxy; null when absent
 * @param subs server-side subscriptions the client knows or wants, by channel
 * @param name name of the application; "" when absent
 * @param version version of the application; "" when absent
 * @param headers emulated HTTP headers
 * @param flag features the client offers, a bit set
 * @param dict id of a compression dictionary; "" when absent
 * @param profile kind of view; "" when absent
 */
public record ConnectRequest(
    String token,
    @Nullable Data data,
    Map<String, SubscribeRequest> subs,
    String name,
    String version,
    Map<String, String> headers,
    long flag,
    String dict,
    String profile)
    implements Request {
  /** Returns a builder with every field absent. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from these values. */
  public Builder toBuilder() {
    return new Builder()
        .token(token)
        .data(data)
        .subs(subs)
        .name(name)
        .version(version)
        .headers(headers)
        .flag(flag)
        .dict(dict)
        .profile(profile);
  }

  /** Collects the fields of one {@link ConnectRequest}; not thread-safe. */
  public static final class Builder {
    private String token = "";
    private @Nullable Data data;
    private Map<String, SubscribeRequest> subs = Map.of();
    private String name = "";
    private String version = "";
    private Map<String, String> headers = Map.of();
    private long flag;
    private String dict = "";
    private String profile = "";

    private Builder() {}

    /** Sets {@code token}: connection token (JWT). */
    public Builder token(String value) {
      this.token = value;
      return this;
    }

    /** Sets {@code data}: data for the connect proxy. */
    public Builder data(@Nullable Data value) {
      this.data = value;
      return this;
    }

    /** Sets {@code subs}: server-side subscriptions the client knows or wants, by channel. */
    public Builder subs(Map<String, SubscribeRequest> value) {
      this.subs = value;
      return this;
    }

    /** Sets {@code name}: name of the application. */
    public Builder name(String value) {
      this.name = value;
      return this;
    }

    /** Sets {@code version}: version of the application. */
    public Builder version(String value) {
      this.version = value;
      return this;
    }

    /** Sets {@code headers}: emulated HTTP headers. */
    public Builder headers(Map<String, String> value) {
      this.headers = value;
      return this;
    }

    /** Sets {@code flag}: features the client offers, a bit set. */
    public Builder flag(long value) {
      this.flag = value;
      return this;
    }

    /** Sets {@code dict}: id of a compression dictionary. */
    public Builder dict(String value) {
      this.dict = value;
      return this;
    }

    /** Sets {@code profile}: kind of view. */
    public Builder profile(String value) {
      this.profile = value;
      return this;
    }

    /** Returns the record. */
    public ConnectRequest build() {
      return new ConnectRequest(token, data, subs, name, version, headers, flag, dict, profile);
    }
  }
}
