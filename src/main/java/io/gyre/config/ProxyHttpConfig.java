package io.gyre.config;

import java.util.List;
import java.util.Map;

/** HTTP part of a proxy. */
public record ProxyHttpConfig(
    TlsConfig tls,
    @Key(doc = "Fixed headers; copied client headers override them.")
        Map<String, String> staticHeaders,
    @Key(doc = "Rules for non-200 answers.") List<StatusToCodeTransform> statusToCodeTransforms) {}
