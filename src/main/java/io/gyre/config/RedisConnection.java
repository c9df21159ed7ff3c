package io.gyre.config;

import java.time.Duration;
import java.util.List;

/** Where Redis is and how to talk to it; a list of addresses means client-side sharding. */
public record RedisConnection(
    @Key(
            preset = "redis://127.0.0.1:6379",
            doc =
                "Shards: `host:port`, or `tcp://`, `redis://`, `rediss://`, `unix://`, "
                    + "`redis+sentinel://`, `rediss+sentinel://`, `redis+cluster://` URLs "
                    + "(`user:password@`, `/db` and query options such as `addr`, "
                    + "`sentinel_master_name`, `connect_timeout`, `io_timeout`, `tls_enabled`, "
                    + "`force_resp2` allowed). Several entries = client-side sharding by consistent "
                    + "hash. Used only if the next two lists are empty.")
        List<String> address,
    @Key(preset = "1s", doc = "Connect timeout.") Duration connectTimeout,
    @Key(preset = "4s", doc = "Write deadline and ping timeout.") Duration ioTimeout,
    @Key(doc = "Database number (ignored by Redis Cluster).") int db,
    @Key(doc = "ACL user.") String user,
    @Key(doc = "Password.", secret = true) String password,
    @Key(doc = "`CLIENT SETNAME` value.") String clientName,
    @Key(doc = "Speak RESP2 instead of trying RESP3.") boolean forceResp2,
    @Key(
            doc =
                "Cluster mode; one entry per shard, seeds inside an entry comma-separated "
                    + "`host:port`. Highest precedence.")
        List<String> clusterAddress,
    @Key(
            doc =
                "Sentinel mode; one entry per shard, sentinels inside an entry "
                    + "comma-separated `host:port`. Second precedence.")
        List<String> sentinelAddress,
    @Key(doc = "ACL user on Sentinel.") String sentinelUser,
    @Key(doc = "Password on Sentinel.", secret = true) String sentinelPassword,
    @Key(doc = "Master name; required with `sentinel_address`.") String sentinelMasterName,
    @Key(doc = "Client name on Sentinel.") String sentinelClientName,
    ReplicaClientConfig replicaClient,
    TlsConfig tls,
    TlsConfig sentinelTls) {}
