package io.gyre.consumer.servicebus;

import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.qpid.proton.engine.Sasl;
import org.apache.qpid.proton.engine.SaslListener;
import org.apache.qpid.proton.engine.Transport;

/**
 * Begins a connection without saying who one is: that is told by tokens afterwards.
 *
 * <p>Thread: the loop of the consumers.
 */
final class AnonymousSasl implements SaslListener {
  private static final String MECHANISM = "ANONYMOUS";

  private final Consumer<BusFailure> failed;

  private AnonymousSasl(Consumer<BusFailure> failed) {
    this.failed = failed;
  }

  /**
   * Has a connection begin so.
   *
   * @param failed told when the other side does not let it
   */
  static void on(Sasl sasl, Consumer<BusFailure> failed) {
    sasl.client();
    sasl.setListener(new AnonymousSasl(failed));
  }

  @Override
  public void onSaslMechanisms(Sasl sasl, Transport transport) {
    if (Arrays.asList(sasl.getRemoteMechanisms()).contains(MECHANISM)) {
      sasl.setMechanisms(MECHANISM);
    } else {
      failed.accept(BusFailure.of("no SASL mechanism " + MECHANISM));
    }
  }

  @Override
  public void onSaslInit(Sasl sasl, Transport transport) {}

  @Override
  public void onSaslChallenge(Sasl sasl, Transport transport) {}

  @Override
  public void onSaslResponse(Sasl sasl, Transport transport) {}

  @Override
  public void onSaslOutcome(Sasl sasl, Transport transport) {
    if (sasl.getOutcome() != Sasl.SaslOutcome.PN_SASL_OK) {
      failed.accept(BusFailure.of("SASL answered " + sasl.getOutcome()));
    }
  }
}
