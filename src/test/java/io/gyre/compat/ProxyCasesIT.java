package io.gyre.compat;

/** What becomes of each answer of a backend, good and bad. */
class ProxyCasesIT extends CaseTableContract {
  ProxyCasesIT() {
    super("proxy-cases.txt");
  }
}
