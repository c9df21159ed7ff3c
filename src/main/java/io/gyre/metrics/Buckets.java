package io.gyre.metrics;

/** The upper bounds of the histograms, in seconds unless they count something. */
@SuppressWarnings("ImmutableEnumChecker") // nobody writes to the bounds
enum Buckets {
  /** Not a histogram. */
  NONE(1),
  /** Calls through the cluster. */
  SURVEY(1e-9, .001, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10),
  /** From publication to a node. */
  LAG(1e-9, .001, .005, .01, .025, .05, .1, .2, .5, 1, 2, 5, 10),
  /** One message given to all local subscribers. */
  BROADCAST(
      1e-9, .000001, .000005, .00001, .00005, .0001, .00025, .0005, .001, .005, .01, .025, .05, .1,
      .25, .5, 1, 2.5, 5, 10),
  /** Commands of clients. */
  COMMAND(1e-9, .0001, .00025, .0005, .001, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10),
  /** Publications in a recovery. */
  RECOVERED(1, 0, 1, 2, 3, 5, 10, 20, 50, 100, 250, 500, 1000, 2000, 5000, 10000),
  /** Calls of the server API and of proxies. */
  CALL(1e-9, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10);

  private final double unit;
  private final double[] bounds;

  Buckets(double unit, double... bounds) {
    this.unit = unit;
    this.bounds = bounds;
  }

  /** Returns the bounds; not to be written to. */
  double[] bounds() {
    return bounds;
  }

  Distribution open() {
    return new Distribution(bounds, unit);
  }
}
