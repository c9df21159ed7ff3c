const MODULES = new Map([
  ['k6', './k6.js'],
  ['k6/http', './http.js'],
  ['k6/metrics', './metrics.js'],
  ['k6/execution', './execution.js'],
  ['k6/timers', './timers.js'],
  ['k6/websockets', './websockets.js'],
]);

export function resolve(specifier, context, next) {
  const own = MODULES.get(specifier);
  return own ? { url: new URL(own, import.meta.url).href, shortCircuit: true } : next(specifier, context);
}
