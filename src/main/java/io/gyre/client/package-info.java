/**
 * A client of the server API for backends on the JVM: {@link io.gyre.client.ApiClient}.
 *
 * <p>It is no part of the server: it needs nothing but the JDK, is packaged apart as {@code
 * gyre-client.jar} (module {@code io.gyre.client}), and speaks to any server with this API. The
 * fields of requests and results are those of {@code docs/api.md}.
 */
@NullMarked
package io.gyre.client;

import org.jspecify.annotations.NullMarked;
