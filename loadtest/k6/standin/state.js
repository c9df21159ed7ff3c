// What the parts of the stand-in share: all metrics by name, and which VU and iteration runs.
import { AsyncLocalStorage } from 'node:async_hooks';

export const metrics = new Map();
export const current = new AsyncLocalStorage();

/** Work that keeps an iteration alive: open sockets and timers of the VU that made them. */
export function begin() {
  const iteration = current.getStore();
  let over = false;
  iteration.pending += 1;
  return () => {
    if (!over) {
      over = true;
      iteration.pending -= 1;
      iteration.settled();
    }
  };
}

export function sample(name, kind, value) {
  if (!metrics.has(name)) {
    metrics.set(name, { kind, values: [] });
  }
  if (value !== undefined) {
    metrics.get(name).values.push(Number(value));
  }
}
