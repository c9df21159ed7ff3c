package io.gyre.engine.hazelcast;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.spi.exception.SilentException;

/**
 * An owner does not know whether it still is one; the same request may succeed in a moment. Nothing
 * that Hazelcast should log.
 */
final class UncertainException extends HazelcastException implements SilentException {

  private static final long serialVersionUID = 1;

  UncertainException() {
    super("not certain to be the owner");
  }
}
