import { begin } from './state.js';

export function setTimeout(callback, delay) {
  const done = begin();
  return globalThis.setTimeout(() => {
    callback();
    done();
  }, delay);
}
