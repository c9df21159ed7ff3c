package io.gyre.proxy;

/**
 * Which proxy it is.
 *
 * @param event what it is asked about
 * @param name {@code default} or that of {@code proxies}
 */
record ProxyKey(ProxyEvent event, String name) {}
