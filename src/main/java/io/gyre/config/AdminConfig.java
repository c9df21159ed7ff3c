package io.gyre.config;

/** Administration page and its API. */
public record AdminConfig(
    @Key(
            doc =
                "Serve the UI and its API (`/admin/init`, `/admin/auth`, `/admin/api` below "
                    + "the prefix).")
        boolean enabled,
    @Key(doc = "URL prefix; empty = root.") String handlerPrefix,
    @Key(doc = "Login password. Empty: login answers 400.", secret = true) String password,
    @Key(doc = "Key that signs admin tokens. Empty: login answers 400, calls 401.", secret = true)
        String secret,
    @Key(doc = "No login needed.") boolean insecure,
    @Key(doc = "Serve UI files from this directory instead of the embedded ones.") String webPath,
    @Key(doc = "Reverse-proxy the UI from this URL (development).") String webProxyAddress,
    @Key(doc = "Serve on the external listener instead of the internal one.") boolean external) {}
