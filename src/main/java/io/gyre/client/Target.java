package io.gyre.client;

/**
 * Connections of a user that are meant.
 *
 * @param user id; "" are the anonymous connections, not all
 * @param client only the connection with this id; "" for any
 * @param session only the connection with this session id; "" for any
 */
public record Target(String user, String client, String session) {

  /** All connections of a user. */
  public static Target user(String user) {
    return new Target(user, "", "");
  }

  /** Of these only the one with this client id. */
  public Target withClient(String id) {
    return new Target(user, id, session);
  }

  /** Of these only the one with this session id. */
  public Target withSession(String id) {
    return new Target(user, client, id);
  }
}
