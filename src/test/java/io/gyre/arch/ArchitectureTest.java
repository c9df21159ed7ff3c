package io.gyre.arch;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.gyre.Main;
import io.gyre.bus.BusMessage;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which package may know which, and what no class may do. */
final class ArchitectureTest {

  private static final String ROOT = "io.gyre.";

  private static final Set<String> BASE = Set.of("protocol", "config", "loop", "metrics", "tls");

  /** For each package those of ours that it may import, beside itself. */
  private static final Map<String, Set<String>> MAY_IMPORT = mayImport();

  /**
   * Where time may be had from elsewhere than the loop, and why.
   *
   * <p>Only whole classes, with their nested ones.
   */
  private static final Map<String, String> OWN_TIME =
      Map.of(
          "io.gyre.node.Node", "tells its uptime from any thread, without a loop",
          "io.gyre.client.ApiClient", "runs in JVMs of others, which have no loop",
          "io.gyre.node.Faces", "hands the clock to the admission of all lanes",
          "io.gyre.engine.hazelcast.SteadyClock", "is Hazelcast's clock, which has no loop");

  private static final JavaClasses OURS = imported();

  private static Map<String, Set<String>> mayImport() {
    Map<String, Set<String>> table = new TreeMap<>();
    table.put("protocol", Set.of());
    table.put("config", Set.of());
    table.put("loop", Set.of());
    table.put("metrics", Set.of("config"));
    table.put("log", Set.of("config"));
    table.put("tls", Set.of("config"));
    table.put("channel", Set.of("protocol", "config"));
    table.put("auth", withBase("channel"));
    table.put("bus", BASE);
    table.put("engine", withBase("bus"));
    // A link is the way of an engine to the inboxes of other nodes.
    table.put("link", withBase("engine", "bus"));
    table.put("hub", withBase("bus"));
    table.put("operation", withBase("channel", "engine", "bus"));
    // Sessions append, read and announce through the engine's contracts themselves: an operation
    // between them would only pass their calls on.
    table.put(
        "session",
        withBase("operation", "hub", "channel", "auth", "engine", "bus", "proxy", "hook"));
    // The node's inbox lives here, since it leads from the bus and the engine's interest to lanes.
    table.put("edge", withBase("session", "hub", "engine", "channel", "bus", "hook"));
    table.put("transport", withBase("edge", "session"));
    table.put("api", withBase("edge", "bus", "auth"));
    table.put("admin", withBase("edge", "bus", "auth"));
    table.put("proxy", withBase("channel", "bus"));
    // Goes to backends by the ways of proxies, and remembers with the engine what is to be told.
    table.put("hook", withBase("channel", "engine", "proxy"));
    // A consumer calls the methods of the API, as if it were one more protocol of it.
    table.put("consumer", withBase("api"));
    // For other applications; nothing of the server knows it either.
    table.put("client", Set.of());
    return table;
  }

  private static Set<String> withBase(String... others) {
    return Stream.concat(BASE.stream(), Stream.of(others)).collect(Collectors.toSet());
  }

  private static JavaClasses imported() {
    try {
      Path code = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return new ClassFileImporter().importPath(code);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static String topPackage(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(ROOT)) {
      return "";
    }
    String rest = name.substring(ROOT.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  private static Set<String> packages() {
    Set<String> all = new TreeSet<>();
    OURS.forEach(type -> all.add(topPackage(type)));
    all.remove("");
    return all;
  }

  @Test
  void packages_all_areInTheTableOrAtItsTop() {
    Set<String> unknown = new TreeSet<>(packages());
    unknown.removeAll(MAY_IMPORT.keySet());
    unknown.removeAll(Set.of("node", "cli"));
    assertEquals(Set.of(), unknown);
  }

  @TestFactory
  Stream<DynamicTest> package_importsOnlyWhatItsRowAllows() {
    Set<String> packages = packages();
    return MAY_IMPORT.entrySet().stream()
        .filter(row -> packages.contains(row.getKey()))
        .map(
            row -> dynamicTest(row.getKey(), () -> rule(row.getKey(), row.getValue()).check(OURS)));
  }

  private static ArchRule rule(String name, Set<String> allowed) {
    DescribedPredicate<JavaClass> foreign =
        DescribedPredicate.describe(
            "outside of " + new TreeSet<>(allowed),
            type ->
                type.getPackageName().startsWith("io.gyre")
                    && !topPackage(type).equals(name)
                    && !allowed.contains(topPackage(type)));
    return noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat(foreign);
  }

  @Test
  void transports_doNotKnowEachOther() {
    slices()
        .matching(ROOT + "transport.(*)..")
        .should()
        .notDependOnEachOther()
        // No transport, but what those that answer with an endless response are built on.
        .ignoreDependency(alwaysTrue(), resideInAnyPackage(ROOT + "transport.stream"))
        .allowEmptyShould(true)
        .check(OURS);
  }

  @Test
  void engines_doNotKnowEachOther() {
    slices()
        .matching(ROOT + "engine.(*)..")
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true)
        .check(OURS);
  }

  @Test
  void consumers_doNotKnowEachOther() {
    slices()
        .matching(ROOT + "consumer.(*)..")
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true)
        .check(OURS);
  }

  @Test
  void channelRules_arePure() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "channel..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..", "com.hazelcast..")
        .check(OURS);
  }

  @Test
  void client_standsAlone() {
    classes()
        .that()
        .resideInAPackage(ROOT + "client..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(ROOT + "client..", "java..", "javax.net.ssl..", "org.jspecify..")
        .check(OURS);
    only(ROOT + "client..", ROOT + "client..");
  }

  @Test
  void libraries_areUsedWhereTheyBelong() {
    only("com.hazelcast..", ROOT + "engine.hazelcast..", ROOT + "node..");
    only("io.vertx.redis..", ROOT + "engine.redis..", ROOT + "consumer.redis..");
    only("io.vertx.pgclient..", ROOT + "consumer.postgresql..");
    only("org.apache.kafka..", ROOT + "consumer.kafka..");
    only("io.nats..", ROOT + "consumer.nats..");
    only("software.amazon..", ROOT + "consumer.sqs..");
    only("io.micrometer..", ROOT + "metrics..");
  }

  private static void only(String library, String... packages) {
    noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .because(library + " has its place")
        .check(OURS);
  }

  @Test
  void time_comesFromTheLoop() {
    noClasses()
        .that(are(resideOutsideOfPackages(ROOT + "loop..")))
        .and(DescribedPredicate.describe("have no time of their own", t -> !hasOwnTime(t)))
        .should()
        .accessTargetWhere(
            access("time, timers, sleep or a new thread", ArchitectureTest::takesTime))
        .check(OURS);
  }

  @Test
  void time_exceptions_areNeeded() {
    Set<String> users = new TreeSet<>();
    for (JavaClass type : OURS) {
      if (type.getAccessesFromSelf().stream().anyMatch(ArchitectureTest::takesTime)) {
        users.add(outermost(type));
      }
    }
    users.removeIf(name -> name.startsWith(ROOT + "loop."));
    assertEquals(new TreeSet<>(OWN_TIME.keySet()), users);
  }

  private static boolean hasOwnTime(JavaClass type) {
    return OWN_TIME.containsKey(outermost(type));
  }

  private static String outermost(JavaClass type) {
    String name = type.getName();
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  private static boolean takesTime(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getTarget().getName();
    return switch (name) {
      case "nanoTime", "currentTimeMillis" -> owner.equals("java.lang.System");
      case "now" -> owner.startsWith("java.time.");
      case "setTimer", "setPeriodic", "timer" -> owner.startsWith("io.vertx.core.");
      case "sleep", "<init>" -> owner.equals("java.lang.Thread");
      default -> false;
    };
  }

  @Test
  void futures_areAwaitedInTheCommandLineOnly() {
    noClasses()
        .that(are(resideOutsideOfPackages(ROOT + "cli..")))
        .should()
        .accessTargetWhere(
            access(
                "Future.await",
                access ->
                    access.getTarget().getName().equals("await")
                        && access.getTargetOwner().getName().equals("io.vertx.core.Future")))
        .check(OURS);
  }

  private static DescribedPredicate<JavaAccess<?>> access(
      String what, java.util.function.Predicate<JavaAccess<?>> test) {
    return DescribedPredicate.describe(what, test);
  }

  @Test
  void staticFields_areFinal() {
    fields().that().areStatic().should().beFinal().check(OURS);
  }

  @Test
  void names_sayWhatAClassIs() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .check(OURS);
  }

  @Test
  void busMessages_areRecords() {
    classes()
        .that()
        .implement(BusMessage.class)
        .and()
        .areNotInterfaces()
        .should()
        .beRecords()
        .check(OURS);
  }

  @Test
  void packages_areNullMarked() {
    classes().should(beInANullMarkedPackage()).check(OURS);
  }

  private static ArchCondition<JavaClass> beInANullMarkedPackage() {
    return new ArchCondition<>("be in a @NullMarked package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                type, marked, type.getName() + " is in a package without @NullMarked"));
      }
    };
  }

  @Test
  void operations_doNotKnowTheNetwork() {
    noClasses()
        .that(are(resideInAnyPackage(ROOT + "operation..", ROOT + "engine", ROOT + "channel..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(OURS);
  }
}
