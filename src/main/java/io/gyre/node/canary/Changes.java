package io.gyre.node.canary;

import io.gyre.api.Readiness.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what changes, once.
 *
 * <p>Thread: the canary's loop.
 */
final class Changes {

  private static final Logger LOG = LoggerFactory.getLogger(Canary.class);

  private final CanarySite site;
  private Set<String> deaf = Set.of();
  private Set<String> deafToUs = Set.of();

  Changes(CanarySite site) {
    this.site = site;
  }

  void stoodStill(long nanos) {
    LOG.warn("this process stood still milliseconds={}", nanos / 1_000_000);
  }

  void tell(Diagnosis before, Diagnosis now, Set<String> deafNow, Set<String> deafToUsNow) {
    difference(deafNow, deaf)
        .forEach(id -> LOG.warn("link broken direction=in node={} name={}", id, site.nameOf(id)));
    difference(deafToUsNow, deafToUs)
        .forEach(id -> LOG.warn("link broken direction=out node={} name={}", id, site.nameOf(id)));
    difference(deaf, deafNow)
        .forEach(id -> LOG.info("link works direction=in node={} name={}", id, site.nameOf(id)));
    difference(deafToUs, deafToUsNow)
        .forEach(id -> LOG.info("link works direction=out node={} name={}", id, site.nameOf(id)));
    deaf = Set.copyOf(deafNow);
    deafToUs = Set.copyOf(deafToUsNow);
    if (!reasons(now.problems()).equals(reasons(before.problems()))) {
      if (now.problems().isEmpty()) {
        LOG.info("publications come through, the canary keeps the node ready");
      } else {
        LOG.warn("not ready reasons={} detail={}", reasons(now.problems()), text(now.problems()));
      }
    }
    if (!reasons(now.degraded()).equals(reasons(before.degraded())) && !now.degraded().isEmpty()) {
      LOG.warn("degraded reasons={} detail={}", reasons(now.degraded()), text(now.degraded()));
    }
  }

  private static Set<String> difference(Set<String> from, Set<String> without) {
    Set<String> rest = new LinkedHashSet<>(from);
    rest.removeAll(without);
    return rest;
  }

  private static List<String> reasons(List<Problem> problems) {
    return problems.stream().map(Problem::reason).toList();
  }

  private static String text(List<Problem> problems) {
    return problems.stream().map(Problem::detail).collect(Collectors.joining(" "));
  }
}
