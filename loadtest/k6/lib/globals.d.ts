// k6 has these globals; its types leave them to the DOM's, which k6 does not have.
declare const console: { error(...what: unknown[]): void };
