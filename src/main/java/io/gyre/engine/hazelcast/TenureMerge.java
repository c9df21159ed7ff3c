package io.gyre.engine.hazelcast;

/** What either half of a split cluster knew is known; nodes tell theirs again. */
final class TenureMerge extends UnionMerge<TenurePage> {

  TenureMerge() {
    super(Kinds.TENURE_MERGE);
  }

  @Override
  void addMissing(TenurePage into, TenurePage from) {
    into.addMissing(from);
  }
}
