package io.gyre.config;

/** Extra connection to Redis replicas. */
public record ReplicaClientConfig(
    @Key(
            doc =
                "Extra client to replicas. Only wired for `redis_stream` consumers in this "
                    + "version; elsewhere accepted without effect.")
        boolean enabled) {}
