package io.gyre.config;

/**
 * The text of a configuration file.
 *
 * @param name its name or path; the extension says the format
 * @param text its content
 */
public record ConfigFile(String name, String text) {}
