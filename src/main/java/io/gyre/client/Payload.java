package io.gyre.client;

/** What a publication or a subscription carries: {@link Json} or {@link Binary}. */
public sealed interface Payload permits Json, Binary {}
