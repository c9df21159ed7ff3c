package io.gyre.config;

/** One connect error code and the HTTP answer for it. */
public record ConnectCodeTransform(
    @Key(doc = "Connect error code to match (≠ 0).") int code, HttpAnswer to) {}
