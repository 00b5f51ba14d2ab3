package io.tickrunner.architecture;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitReference;
import com.tngtech.archunit.core.domain.JavaStaticInitializer;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import io.quarkus.runtime.annotations.Recorder;

/**
 * Follows all calls that start in a static initializer or a recorder method, through our own code. Lambdas and method
 * references are ignored because they run later.
 */
final class CaptureNothing extends ArchCondition<JavaClass> {

    private final Predicate<AccessTarget> isOfOneProcess;

    CaptureNothing(Predicate<AccessTarget> isOfOneProcess) {
        super("make no thread or socket, and read no clock, random number, host, environment or property, while the image is built");
        this.isOfOneProcess = isOfOneProcess;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        type.getStaticInitializer().ifPresent(initialiser -> follow(initialiser, events));
        if (type.isAnnotatedWith(Recorder.class)) {
            type.getCodeUnits().stream().filter(unit -> !(unit instanceof JavaStaticInitializer))
                    .forEach(unit -> follow(unit, events));
        }
    }

    private void follow(JavaCodeUnit start, ConditionEvents events) {
        Deque<JavaCodeUnit> pending = new ArrayDeque<>(Set.of(start));
        Set<JavaCodeUnit> seen = new HashSet<>(pending);
        while (!pending.isEmpty()) {
            for (JavaAccess<?> access : pending.pop().getAccessesFromSelf()) {
                if (access.isDeclaredInLambda() || access instanceof JavaCodeUnitReference) {
                    continue;
                }
                if (isOfOneProcess.test(access.getTarget())) {
                    events.add(SimpleConditionEvent.violated(access,
                            access.getDescription() + ", reached from " + start.getFullName()));
                }
                ownCode(access).filter(seen::add).ifPresent(pending::push);
            }
        }
    }

    private static Optional<JavaCodeUnit> ownCode(JavaAccess<?> access) {
        if (!(access.getTarget() instanceof CodeUnitCallTarget called)) {
            return Optional.empty();
        }
        return called.resolveMember().map(JavaCodeUnit.class::cast)
                .filter(unit -> unit.getOwner().getPackageName().startsWith("io.tickrunner"));
    }
}
