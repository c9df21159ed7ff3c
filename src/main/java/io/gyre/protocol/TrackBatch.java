package io.gyre.protocol;

import java.util.List;

/**
 * Keys of a shared poll channel under one signature.
 *
 * @param signature proof that the application allows these keys
 * @param items keys, in the order that was signed
 */
public record TrackBatch(String signature, List<KeyedItem> items) {}
