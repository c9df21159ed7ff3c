package io.gyre.consumer.sqs;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Why a call of AWS failed, fit for the log: what AWS answers may repeat the signed request, a
 * session token included, so of an answer only status and code are kept.
 */
final class SqsFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 500;

  private final boolean refusal;

  private SqsFailure(String message, boolean refusal) {
    super(message, null, false, false);
    this.refusal = refusal;
  }

  /** Returns what is to be told of a failure of the SDK. */
  static SqsFailure of(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof SqsFailure told) {
      return told;
    }
    if (cause instanceof AwsServiceException answer) {
      String service =
          answer.awsErrorDetails() == null ? "AWS" : answer.awsErrorDetails().serviceName();
      String code = answer.awsErrorDetails() == null ? "" : answer.awsErrorDetails().errorCode();
      return new SqsFailure(
          service + " answered " + answer.statusCode() + ' ' + code,
          answer.statusCode() < 500 && !answer.isThrottlingException());
    }
    return new SqsFailure(shortened(cause.getMessage(), cause), false);
  }

  private static String shortened(@Nullable String message, Throwable cause) {
    String text = message == null ? cause.toString() : message;
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  /** Returns whether AWS refused: it would refuse the same call again. */
  boolean isRefusal() {
    return refusal;
  }
}
