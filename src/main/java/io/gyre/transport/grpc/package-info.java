/**
 * The unidirectional stream of gRPC, on a port of its own. Nothing of gRPC is loaded without it.
 */
@NullMarked
package io.gyre.transport.grpc;

import org.jspecify.annotations.NullMarked;
