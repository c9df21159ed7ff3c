package io.gyre.protocol;

/**
 * An error as a reply carries it, by the protocol or by the application.
 *
 * @param code see {@link ErrorCode}; 400 to 1999 are of the application
 * @param message text clients see
 * @param temporary whether trying again later may help
 */
public record ErrorInfo(int code, String message, boolean temporary) {}
