package org.psephos.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules at the end of docs/ARCHITECTURE.md that can be read off the compiled classes of every module. */
class ArchitectureTest {

    /** Where wall clocks, randomness and threads may be touched: adapters, and programs that are a shell as a whole. */
    private static final String[] ADAPTERS = {
        "org.psephos.node.runtime..", "org.psephos.p2p.transport.vertx..", "org.psephos.wallet..", "org.psephos.bench.."
    };

    /** Gives an embedded engine the node's randomness in the JDK's shape. */
    private static final String DRAWN_RANDOM = "org.psephos.node.consensus.raft.DrawnRandom";

    private static final Set<String> CLOCKS_AND_CHANCE = Set.of(
            "java.util.Random",
            "java.security.SecureRandom",
            "java.util.concurrent.ThreadLocalRandom",
            "java.util.random.RandomGenerator",
            "java.util.SplittableRandom",
            "java.lang.Thread",
            "java.lang.Thread$Builder",
            "java.util.Timer",
            "java.util.concurrent.Executors",
            "java.util.concurrent.ForkJoinPool",
            "java.util.concurrent.ThreadPoolExecutor",
            "java.util.concurrent.ScheduledThreadPoolExecutor");

    /** {@code Thread.currentThread().interrupt()} hands on an interruption; it starts and waits for nothing. */
    private static final Set<String> RESTORE_INTERRUPT = Set.of("currentThread", "interrupt");

    private static final Map<String, Set<String>> CLOCK_AND_CHANCE_METHODS = Map.of(
            "java.lang.System", Set.of("currentTimeMillis", "nanoTime"),
            "java.lang.Math", Set.of("random"),
            "java.time.Instant", Set.of("now"),
            "java.time.LocalDateTime", Set.of("now"),
            "java.time.ZonedDateTime", Set.of("now"),
            "java.time.OffsetDateTime", Set.of("now"),
            "java.time.LocalDate", Set.of("now"),
            "java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system", "tickMillis"),
            "java.util.UUID", Set.of("randomUUID"),
            "java.util.concurrent.CompletableFuture", Set.of("runAsync", "supplyAsync"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("jmh_generated"))
            .importPackages("org.psephos");

    private static final JavaClasses TEST_CLASSES = new ClassFileImporter()
            .importPaths(Stream.of("core", "p2p", "node", "wallet-cli", "testing/bench", "testing/simulator")
                    .map(module -> Checkout.root().resolve(module).resolve("target/test-classes"))
                    .toList());

    @Test
    void seesEveryModule() {
        assertThat(List.of("core", "p2p", "node", "wallet", "bench", "simulator"))
                .allMatch(room -> CLASSES.containPackage("org.psephos." + room));
    }

    @Test
    void hasNoPackageCycles() {
        slices().matching("org.psephos.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void modulesLeanOneWay() {
        onlyLeansOn("core");
        onlyLeansOn("p2p", "core");
        onlyLeansOn("node", "core", "p2p");
        onlyLeansOn("wallet", "core");
        onlyLeansOn("simulator", "core", "p2p", "node");
    }

    /** But for the native curve library, which the JVM can load only from a file. */
    @Test
    void coreTouchesNoSocketAndNoDisk() {
        noClasses()
                .that()
                .resideInAPackage("org.psephos.core..")
                .and()
                .doNotHaveFullyQualifiedName("org.psephos.core.crypto.NativeLibrary")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.channels..", "java.net.http..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(File.*|RandomAccessFile)")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .check(CLASSES);
    }

    @Test
    void rocksDbStaysInItsRoom() {
        staysIn("org.rocksdb..", "org.psephos.node.storage.rocksdb..");
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.vertx..", "io.netty.."})
    void vertxStaysInItsRooms(String library) {
        staysIn(
                library,
                "org.psephos.p2p.transport.vertx..",
                "org.psephos.node.api..",
                "org.psephos.node.metrics..",
                "org.psephos.node.runtime..",
                "org.psephos.bench..");
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.bouncycastle..", "fr.acinq.."})
    void curvesStayInCrypto(String library) {
        staysIn(library, "org.psephos.core.crypto..");
    }

    @Test
    void embeddedEngineStaysInItsRoom() {
        staysIn("io.microraft..", "org.psephos.node.consensus.raft..");
    }

    @Test
    void timeChanceAndThreadsComeThroughPorts() {
        noClasses()
                .that(resideOutsideOfPackages(ADAPTERS))
                .and()
                .doNotHaveFullyQualifiedName(DRAWN_RANDOM)
                .should()
                .accessTargetWhere(
                        describe("asks the clock, chance or a thread directly", ArchitectureTest::bypassesPorts))
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pow", "pos", "raft"})
    void enginesAreImportedByNobody(String engine) {
        areImportedByNobody(roomsOf(engine), CLASSES);
    }

    /** Else an engine could not be deleted: the tests of everything else would fall with it. */
    @ParameterizedTest
    @ValueSource(strings = {"pow", "pos", "raft"})
    void enginesAreImportedByNoTestButTheirOwn(String engine) {
        assertThat(List.of("core", "p2p", "node", "wallet", "bench", "simulator"))
                .allMatch(room -> TEST_CLASSES.containPackage("org.psephos." + room));

        areImportedByNobody(roomsOf(engine), TEST_CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES.getPackage("org.psephos").getSubpackagesInTree())
                .filteredOn(folder -> folder.getClasses().stream().anyMatch(type -> !isPackageInfo(type)))
                .allMatch(folder -> folder.isAnnotatedWith(NullMarked.class), "is @NullMarked")
                .extracting(JavaPackage::getName)
                .isNotEmpty();
    }

    private static String[] roomsOf(String engine) {
        return new String[] {"org.psephos.node.consensus." + engine + "..", "org.psephos.core.seal." + engine + ".."};
    }

    private static void areImportedByNobody(String[] rooms, JavaClasses classes) {
        noClasses()
                .that(resideOutsideOfPackages(rooms))
                .and(not(resideInAPackage("org.psephos.bench..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(rooms))
                .check(classes);
    }

    private static boolean bypassesPorts(JavaAccess<?> access) {
        var owner = access.getTargetOwner().getFullName();
        var name = access.getTarget().getName();
        if (owner.equals("java.lang.Thread") && RESTORE_INTERRUPT.contains(name)) return false;
        if (owner.equals("java.util.concurrent.CompletableFuture") && namesItsExecutor(access)) return false;
        return CLOCKS_AND_CHANCE.contains(owner)
                || CLOCK_AND_CHANCE_METHODS.getOrDefault(owner, Set.of()).contains(name);
    }

    private static boolean namesItsExecutor(JavaAccess<?> access) {
        return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
                && target.getRawParameterTypes().stream().anyMatch(type -> type.isAssignableTo(Executor.class));
    }

    private static void staysIn(String library, String... rooms) {
        noClasses()
                .that(resideOutsideOfPackages(rooms))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    private static void onlyLeansOn(String module, String... others) {
        DescribedPredicate<JavaClass> allowed = resideInAPackage("org.psephos." + module + "..");
        for (var other : others) allowed = allowed.or(resideInAPackage("org.psephos." + other + ".."));
        noClasses()
                .that()
                .resideInAPackage("org.psephos." + module + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.psephos..").and(not(allowed)))
                .check(CLASSES);
    }

    private static boolean isPackageInfo(JavaClass type) {
        return type.getSimpleName().equals("package-info");
    }
}
