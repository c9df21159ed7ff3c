package io.gyre.engine;

import io.gyre.protocol.Publication;
import io.gyre.protocol.StreamPosition;
import java.util.List;

/**
 * The answer to a read.
 *
 * @param publications as asked for, oldest first unless asked in reverse
 * @param top position of the newest publication the stream ever had
 */
public record History(List<Publication> publications, StreamPosition top) {}
