package io.gyre.session;

import io.gyre.auth.TokenVerifier;
import io.gyre.channel.ChannelRules;
import io.gyre.config.Config;

/**
 * What a reload may replace while sessions live, as one consistent value.
 *
 * @param config the configuration
 * @param rules what it allows
 * @param tokens how it checks tokens
 */
public record Settings(Config config, ChannelRules rules, TokenVerifier tokens) {}
