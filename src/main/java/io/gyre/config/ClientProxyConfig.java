package io.gyre.config;

/** Proxies for connection events. */
public record ClientProxyConfig(SwitchedProxy connect, SwitchedProxy refresh) {}
