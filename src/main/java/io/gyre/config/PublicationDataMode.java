package io.gyre.config;

/**
 * Messages of a consumer that carry publication data, with everything else in message fields whose
 * kind differs by source.
 */
public record PublicationDataMode(
    @Key(doc = "The payload is publication data itself; the rest comes from the fields " + "below.")
        boolean enabled,
    @Key(
            preset = "centrifugo-channels",
            name = "channels_*",
            doc = "Field with comma-separated channels. Empty name = start fails.")
        String channels,
    @Key(
            preset = "centrifugo-idempotency-key",
            name = "idempotency_key_*",
            doc = "Field with the idempotency key.")
        String idempotencyKey,
    @Key(preset = "centrifugo-delta", name = "delta_*", doc = "Field with the delta flag (bool).")
        String delta,
    @Key(preset = "centrifugo-version", name = "version_*", doc = "Field with the version.")
        String version,
    @Key(
            preset = "centrifugo-version-epoch",
            name = "version_epoch_*",
            doc = "Field with the version epoch.")
        String versionEpoch,
    @Key(
            preset = "centrifugo-tag-",
            name = "tags_*_prefix",
            doc = "Fields with this prefix become tags (prefix cut off).")
        String tagsPrefix) {}
