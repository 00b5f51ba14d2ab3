package io.tickrunner.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;

/** Which package may use which: API, locks, run time, and what observes it, each only the ones before it. */
final class RoomRules {

    private static final String API = "io.tickrunner";
    private static final String TESTING = "io.tickrunner.testing";
    private static final String RUNTIME = "io.tickrunner.runtime";
    private static final String LOCK = "io.tickrunner.runtime.lock";

    static final ArchRule API_KNOWS_NO_OTHER_ROOM = noClasses().that().resideInAPackage(API)
            .should().dependOnClassesThat().resideInAPackage(RUNTIME + "..")
            .because("an app must be able to read the API alone");

    static final ArchRule LOCKS_KNOW_ONLY_THE_API = noClasses().that().resideInAPackage(LOCK)
            .should().dependOnClassesThat(resideInAPackage(RUNTIME + "..").and(not(resideInAPackage(LOCK))))
            .because("the lock session must not depend on who uses it");

    static final ArchRule RUNTIME_KNOWS_NO_OBSERVER = noClasses().that().resideInAPackage(RUNTIME)
            .should().dependOnClassesThat().resideInAnyPackage(
                    RUNTIME + ".health..", RUNTIME + ".metrics..", RUNTIME + ".admin..", RUNTIME + ".devui..",
                    RUNTIME + ".tracing..",
                    RUNTIME + ".events..")
            .because("an app without Micrometer or HTTP must not need their classes");

    static final ArchRule TESTING_KNOWS_ONLY_THE_LOCKS = noClasses().that().resideInAPackage(TESTING)
            .should().dependOnClassesThat(resideInAPackage(RUNTIME + "..").and(not(resideInAPackage(LOCK))))
            .because("what an app uses in its tests must not depend on how the extension ticks");

    private RoomRules() {
    }
}
