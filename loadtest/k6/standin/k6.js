import { sample } from './state.js';

export function check(value, conditions) {
  let all = true;
  for (const condition of Object.values(conditions)) {
    const good = Boolean(condition(value));
    sample('checks', 'Rate', good);
    all &&= good;
  }
  return all;
}
