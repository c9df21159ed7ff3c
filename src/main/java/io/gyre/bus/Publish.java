package io.gyre.bus;

import io.gyre.protocol.Data;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to channels. Address {@link Addresses#PUBLISH}; reply {@link Published} with one
 * outcome for each channel, in their order.
 *
 * @param channels full names, at least one
 * @param data payload; null when the caller gave none
 * @param tags delivered along, input of tags filters
 * @param idempotencyKey repeats within 5 min get the first answer; "" for none
 * @param skipHistory deliver only
 * @param delta let subscribers that negotiated delta get one
 * @param version refused when not above the stored one, unsigned; 0 for none
 * @param versionEpoch scope of the versions
 * @param anyType do not require a stream channel; broadcast does not look at the type
 * @param excluded client that does not get it; "" for none
 */
public record Publish(
    List<String> channels,
    @Nullable Data data,
    Map<String, String> tags,
    String idempotencyKey,
    boolean skipHistory,
    boolean delta,
    long version,
    String versionEpoch,
    boolean anyType,
    String excluded)
    implements BusMessage {}
