package io.gyre.bus;

/**
 * Which connections a command is for.
 *
 * @param user user id; "" selects the anonymous connections
 * @param client only this client id; "" for all
 * @param session only this session id; "" for all
 */
public record UserSelector(String user, String client, String session) {
  /** Whether a connection of the selected user with these ids is meant. */
  public boolean selects(String clientId, String sessionId) {
    return (client.isEmpty() || client.equals(clientId))
        && (session.isEmpty() || session.equals(sessionId));
  }
}
