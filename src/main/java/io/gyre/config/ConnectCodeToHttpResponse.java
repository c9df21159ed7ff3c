package io.gyre.config;

import java.util.List;

/** HTTP answers for failed connects of a unidirectional HTTP transport. */
public record ConnectCodeToHttpResponse(
    @Key(doc = "Answer a failed connect with a mapped HTTP response.") boolean enabled,
    @Key(doc = "Rules; checked even when not enabled.") List<ConnectCodeTransform> transforms) {}
