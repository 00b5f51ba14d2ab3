package io.tickrunner.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** Rules for the dependencies between packages, and for the sources of clocks, threads and random numbers. */
final class RoomRules {

    private static final String API = "io.tickrunner";
    private static final String TESTING = "io.tickrunner.testing";
    private static final String RUNTIME = "io.tickrunner.runtime";

    /** In order: each room may use only those before it. */
    private static final List<String> ROOMS = List.of("time", "text", "config", "ledger", "spread", "peer", "lock", "pg",
            "cadence",
            "worker",
            "tick", "boot");
    private static final List<String> OBSERVERS = List.of("admin", "devui", "events", "health", "jta", "metrics", "tracing");
    /** These rooms run unchanged in the simulator. */
    private static final List<String> SIMULATED = List.of("text", "config", "ledger", "spread", "peer", "lock", "worker",
            "cadence", "tick");

    static final ArchRule API_KNOWS_NO_ROOM = noClasses().that().resideInAPackage(API)
            .should().dependOnClassesThat().resideInAPackage(RUNTIME + "..")
            .because("an app must be able to read the API alone");

    static final ArchRule TESTING_KNOWS_ONLY_THE_LOCKS = noClasses().that().resideInAPackage(TESTING)
            .should()
            .dependOnClassesThat(resideInAPackage(RUNTIME + "..").and(DescribedPredicate.not(inRooms(List.of("lock")))))
            .because("what an app uses in its tests must not depend on how the extension ticks");

    static final ArchRule ROOMS_HAVE_NO_CIRCLE = slices().matching(RUNTIME + ".(*)..").should().beFreeOfCycles();

    static final ArchRule CLASSES_HAVE_NO_CIRCLE = slices().assignedFrom(new SliceAssignment() {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""));
        }

        @Override
        public String getDescription() {
            return "top-level classes";
        }
    }).should().beFreeOfCycles();

    static final ArchRule JDBC_IS_SEEN_BY_BOOT_ALONE = noClasses()
            .that(resideInAPackage(RUNTIME + "..").and(DescribedPredicate.not(inRooms(List.of("pg", "boot")))))
            .should().dependOnClassesThat(inRooms(List.of("pg")))
            .because("the coordination must run against a simulated server");

    static final ArchRule LOCKS_KNOW_NO_DRIVER = noClasses()
            .that(inRooms(List.of("time", "text", "config", "ledger", "spread", "peer", "lock")))
            .should().dependOnClassesThat(resideInAPackage("org.postgresql..").or(resideInAPackage("javax.sql.."))
                    .or(DescribedPredicate.describe("is a java.sql.Connection or Statement",
                            type -> type.getFullName()
                                    .matches("java\\.sql\\.(Connection|\\w*Statement|ResultSet|DriverManager)"))))
            .because("the coordination must run against a simulated server");

    static final ArchRule TIME_AND_THREADS_COME_THROUGH_THE_SEAM = noClasses().that(inRooms(SIMULATED))
            .should().accessTargetWhere(DescribedPredicate.<JavaAccess<?>> describe(
                    "reads a clock, waits, starts a thread or draws a random number",
                    access -> isOfThisMachine(access.getTarget())))
            .because(
                    "a simulated cluster runs this code in virtual time and repeats it from a seed; take them from Time and Threads");

    static final ArchRule CLOCKS_COME_THROUGH_THE_SEAM = noClasses()
            .that(inRooms(Stream.concat(Stream.of("boot"), OBSERVERS.stream()).toList()))
            .should().accessTargetWhere(DescribedPredicate.<JavaAccess<?>> describe("reads a clock of this machine",
                    access -> isClock(access.getTarget())))
            .because("what they show must agree with the clock that the workers run by; take it from Time");

    private RoomRules() {
    }

    /** Returns a rule for each room: it uses no later room and no observer. */
    static Stream<ArchRule> order() {
        return ROOMS.stream().map(room -> {
            List<String> later = Stream.concat(ROOMS.stream().skip(ROOMS.indexOf(room) + 1L), OBSERVERS.stream()).toList();
            return noClasses().that(inRooms(List.of(room))).should().dependOnClassesThat(inRooms(later))
                    .as("room " + room + " uses only the rooms before it in " + ROOMS)
                    .because(
                            "an app without Micrometer or HTTP must not need their classes, and a newcomer reads from the first");
        });
    }

    private static DescribedPredicate<JavaClass> inRooms(List<String> rooms) {
        return DescribedPredicate.describe("in the rooms " + rooms,
                type -> rooms.stream().anyMatch(room -> type.getPackageName().equals(RUNTIME + "." + room)));
    }

    private static boolean isClock(AccessTarget target) {
        JavaClass owner = target.getOwner();
        String name = target.getName();
        return owner.isEquivalentTo(System.class) && name.matches("nanoTime|currentTimeMillis")
                || owner.getPackageName().equals("java.time") && name.equals("now")
                || owner.isEquivalentTo(Clock.class) && name.matches("system\\w*|tick\\w*")
                || owner.isEquivalentTo(Date.class) && name.equals("<init>");
    }

    private static boolean isOfThisMachine(AccessTarget target) {
        JavaClass owner = target.getOwner();
        String name = target.getName();
        return isClock(target)
                || owner.isEquivalentTo(Thread.class) && name.matches("<init>|start|sleep|join|startVirtualThread")
                || owner.isEquivalentTo(LockSupport.class) || owner.isEquivalentTo(Executors.class)
                || owner.isEquivalentTo(ThreadLocalRandom.class) || owner.isAssignableTo(java.util.Random.class)
                || owner.isEquivalentTo(ReentrantLock.class) || owner.isEquivalentTo(Condition.class)
                || owner.isEquivalentTo(UUID.class) && name.equals("randomUUID")
                || owner.isEquivalentTo(Math.class) && name.equals("random")
                || owner.isEquivalentTo(Object.class) && name.matches("wait|notify|notifyAll")
                || owner.getPackageName().equals("java.util.concurrent")
                        && name.matches("await|get|take|invokeAll|schedule|scheduleAtFixedRate|scheduleWithFixedDelay");
    }
}
