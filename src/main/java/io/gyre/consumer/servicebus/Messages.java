package io.gyre.consumer.servicebus;

import java.nio.BufferOverflowException;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.message.Message;

/** Carries messages over links of Proton's engine. */
final class Messages {
  private static final int USUAL_BYTES = 4 * 1024;

  private Messages() {}

  /** Sends a message; it leaves when the link has credit and the wire is flushed. */
  static void send(Sender link, byte[] tag, Message message) {
    byte[] bytes = new byte[USUAL_BYTES];
    int length = -1;
    while (length < 0) {
      try {
        length = message.encode(bytes, 0, bytes.length);
      } catch (BufferOverflowException e) {
        bytes = new byte[bytes.length * 2];
      }
    }
    link.delivery(tag);
    link.send(bytes, 0, length);
    link.advance();
  }

  /**
   * Takes the message of a delivery that is complete and the link's current one, and moves the link
   * on to the next.
   *
   * @throws RuntimeException when it is no message; the link has moved on then, too
   */
  static Message take(Receiver link, Delivery delivery) {
    byte[] bytes = new byte[delivery.available()];
    int length = Math.max(0, link.recv(bytes, 0, bytes.length));
    link.advance();
    Message message = Proton.message();
    message.decode(bytes, 0, length);
    return message;
  }
}
