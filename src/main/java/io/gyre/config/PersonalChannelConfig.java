package io.gyre.config;

/** Server-side subscription of every user to a channel of their own. */
public record PersonalChannelConfig(
    @Key(
            doc =
                "Subscribe each non-anonymous user server-side to "
                    + "`[<namespace><boundary>]<user_boundary><userID>` (default `#<userID>`).")
        boolean enabled,
    @Key(doc = "Namespace of that channel; empty = without namespace.")
        String personalChannelNamespace,
    @Key(
            doc =
                "Keep one connection per user by disconnecting older ones; needs presence in "
                    + "that namespace.")
        boolean singleConnection) {}
