import { sample } from './state.js';

class Metric {
  constructor(name) {
    this.name = name;
    sample(name, this.constructor.name);
  }

  add(value) {
    sample(this.name, this.constructor.name, value);
  }
}

export class Counter extends Metric {}
export class Gauge extends Metric {}
export class Rate extends Metric {}
export class Trend extends Metric {}
