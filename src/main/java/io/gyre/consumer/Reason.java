package io.gyre.consumer;

import java.security.GeneralSecurityException;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.net.ssl.SSLException;

/** What is logged of a failure. */
public final class Reason {
  private Reason() {}

  /**
   * Returns the failure, and what its causes say about certificates, which clients wrap. Other
   * causes are left out: they may repeat an address with its password.
   */
  public static String of(Throwable failure) {
    Set<String> parts = new LinkedHashSet<>();
    parts.add(failure.toString());
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      boolean tells = cause instanceof SSLException || cause instanceof GeneralSecurityException;
      if (tells && message != null && parts.stream().noneMatch(part -> part.contains(message))) {
        parts.add(message);
      }
    }
    return String.join(": ", parts);
  }
}
