package io.gyre.api;

import io.gyre.bus.BusMessage;

/**
 * What a method asks the operations.
 *
 * @param address one of {@link io.gyre.bus.Addresses}
 * @param message goes there
 */
record Ask(String address, BusMessage message) {}
