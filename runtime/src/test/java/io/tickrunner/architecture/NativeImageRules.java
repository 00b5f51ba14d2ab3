package io.tickrunner.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/**
 * Rules for code that needs no native-image metadata, and for values that must differ between two starts of one binary. They
 * are checked on the bytecode because tests on a JVM would not detect violations.
 */
final class NativeImageRules {

    /** A native image contains only what was registered. Each of these look-ups would need a manually maintained list. */
    static final ArchRule NOTHING_IS_LOOKED_UP_AT_RUN_TIME = noClasses()
            .should().accessTargetWhere(reaches("looks up classes, members, resources or services, or serializes",
                    NativeImageRules::isLookup))
            .because("a native image has only what is reachable from code");

    /** The image contains values created during the build: a clock reading or a seed would be the same in every process. */
    static final ArchRule NOTHING_IS_CAPTURED_AT_BUILD_TIME = ArchRuleDefinition.classes()
            .should(new CaptureNothing(NativeImageRules::isOfOneProcess))
            .because("static initialisers and recorders run while the image is built");

    private NativeImageRules() {
    }

    private static DescribedPredicate<JavaAccess<?>> reaches(String description,
            java.util.function.Predicate<AccessTarget> test) {
        return DescribedPredicate.describe(description, access -> test.test(access.getTarget()));
    }

    private static boolean isLookup(AccessTarget target) {
        JavaClass owner = target.getOwner();
        String name = target.getName();
        if (owner.isEquivalentTo(Class.class)) {
            return name.equals("forName") || name.startsWith("getResource") || name.equals("newInstance")
                    || name.matches("get(Declared)?(Constructor|Method|Field)s?");
        }
        if (owner.isAssignableTo(ClassLoader.class)) {
            return name.equals("loadClass") || name.startsWith("getResource") || name.equals("getSystemResource");
        }
        return owner.isEquivalentTo(ServiceLoader.class) || owner.isEquivalentTo(Proxy.class)
                || owner.isAssignableTo(ObjectInputStream.class) || owner.isAssignableTo(ObjectOutputStream.class)
                || owner.isAssignableTo(MethodHandles.Lookup.class)
                || owner.getPackageName().equals("java.lang.reflect");
    }

    private static boolean isOfOneProcess(AccessTarget target) {
        JavaClass owner = target.getOwner();
        String name = target.getName();
        return owner.isEquivalentTo(System.class) && name.matches("nanoTime|currentTimeMillis|getenv|getProperty|getProperties")
                || name.equals("now") && owner.getPackageName().equals("java.time")
                || assignableTo(Clock.class).or(assignableTo(Random.class)).or(assignableTo(Thread.class))
                        .or(assignableTo(Executor.class)).or(assignableTo(ProcessHandle.class)).test(owner)
                || owner.getFullName().equals("java.util.concurrent.Executors")
                || owner.getFullName().equals("java.util.UUID")
                || owner.isEquivalentTo(Runtime.class)
                || owner.getFullName().equals("org.eclipse.microprofile.config.ConfigProvider")
                || owner.isEquivalentTo(Math.class) && name.equals("random")
                || resideInAPackage("java.net..").or(resideInAPackage("java.nio.channels..")).test(owner);
    }
}
