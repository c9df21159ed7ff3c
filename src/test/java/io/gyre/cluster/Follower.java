package io.gyre.cluster;

import java.util.Collection;

/** A client that follows channels; shown in complaints by its text. */
interface Follower {

  /** Where it stands in each of its channels; thread: any. */
  Collection<Place> places();
}
