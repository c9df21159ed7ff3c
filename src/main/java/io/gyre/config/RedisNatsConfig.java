package io.gyre.config;

/**
 * History in Redis, delivery over NATS. Parsed for compatibility; the sections of the broker itself
 * are read.
 */
public record RedisNatsConfig(BrokerRedisConfig redis, BrokerNatsConfig nats) {}
