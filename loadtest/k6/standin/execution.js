import { current } from './state.js';

export default {
  get vu() {
    return current.getStore().vu;
  },
  get scenario() {
    return current.getStore().scenario;
  },
};
