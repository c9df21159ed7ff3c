package io.gyre.client;

import org.jspecify.annotations.Nullable;

/**
 * A connection.
 *
 * @param user id, "" for an anonymous one
 * @param client id of the connection
 * @param connInfo from its token or the connect proxy; null if none
 * @param chanInfo from its subscription; null if none
 */
public record ClientInfo(
    String user, String client, @Nullable Json connInfo, @Nullable Json chanInfo) {
  static ClientInfo read(Json info) {
    Fields fields = Fields.of(info);
    return new ClientInfo(
        fields.text("user"),
        fields.text("client"),
        fields.raw("conn_info"),
        fields.raw("chan_info"));
  }
}
