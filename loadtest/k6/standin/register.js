// Lets `import … from 'k6/…'` reach the stand-in.
import { register } from 'node:module';

register('./resolve.js', import.meta.url);
