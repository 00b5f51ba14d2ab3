package io.tickrunner.deployment;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.ClassInfo.NestingType;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

/** Finds classes that look like workers but never tick. */
final class UnannotatedWorkers {

    private UnannotatedWorkers() {
    }

    /**
     * @param index the bean archives
     * @param deliberate matches the classes that need no warning: annotated classes, and classes that are deliberately not
     *        beans
     */
    static List<ClassInfo> find(IndexView index, Predicate<ClassInfo> deliberate) {
        // PassWorker is looked up separately because the app's index may not contain that it is a Worker.
        List<ClassInfo> all = Stream.of(DotNames.WORKER, DotNames.PASS_WORKER)
                .flatMap(type -> index.getAllKnownImplementations(type).stream())
                .distinct()
                .toList();
        Set<DotName> bases = new HashSet<>();
        all.forEach(type -> bases.add(type.superName()));
        return all.stream()
                .filter(UnannotatedWorkers::couldBeABean)
                .filter(type -> !bases.contains(type.name()))
                .filter(deliberate.negate())
                .sorted(Comparator.comparing(ClassInfo::name))
                .toList();
    }

    private static boolean couldBeABean(ClassInfo type) {
        return !type.isAbstract() && !type.isInterface() && !type.isEnum() && !type.isSynthetic()
                && type.nestingType() != NestingType.ANONYMOUS && type.nestingType() != NestingType.LOCAL
                && !DotNames.isOurs(type.name());
    }
}
