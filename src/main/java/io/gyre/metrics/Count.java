package io.gyre.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One number that goes up, or up and down.
 *
 * <p>Thread: written by one thread, its owner; read by any, which sees a recent value. This costs
 * the owner what a plain field costs.
 */
public final class Count implements Cell {
  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(Count.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private long value;

  Count() {}

  /** Adds one. Thread: the owner. */
  public void increment() {
    add(1);
  }

  /** Adds {@code amount}, negative only for gauges. Thread: the owner. */
  public void add(long amount) {
    VALUE.setOpaque(this, value + amount);
  }

  /** Returns a recent value. Thread: any. */
  public long value() {
    return (long) VALUE.getOpaque(this);
  }

  @Override
  public void addTo(Total total) {
    total.add((double) value());
  }
}
