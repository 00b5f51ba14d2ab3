package io.tickrunner.deployment;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.Default;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassType;

import io.quarkus.arc.deployment.SynthesisFinishedBuildItem;
import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.arc.processor.BeanResolver;

/** Checks the beans that an app may provide in addition to its workers. */
final class BeanFaults {

    private BeanFaults() {
    }

    /** Returns an error if several refreshers exist and CDI's rules give none of them precedence. */
    static Optional<String> ofRefreshers(BeanResolver resolver) {
        Set<BeanInfo> refreshers = resolver.resolveBeans(ClassType.create(DotNames.QUOTA_METRICS_REFRESHER),
                Set.of(AnnotationInstance.builder(Default.class).build()));
        if (isResolvable(refreshers, resolver)) {
            return Optional.empty();
        }
        String places = refreshers.stream().map(BeanFaults::place).sorted().collect(Collectors.joining(", "));
        return Optional.of("there are " + refreshers.size() + " QuotaMetricsRefresher beans (" + places + "), but only one is"
                + " allowed; keep one and let it call the others");
    }

    /** Returns whether the app provides its own locks, in which case Tickrunner needs no database. */
    static boolean hasOwnLocker(SynthesisFinishedBuildItem beans) {
        return beans.beanStream()
                .withBeanType(DotNames.ADVISORY_LOCKER)
                .stream()
                .anyMatch(bean -> !DotNames.isOurs(bean.getBeanClass()));
    }

    /** Returns whether the app has a locker that can fence no work: one of its own, other than for tests. */
    static boolean hasOwnLockerWithoutFences(SynthesisFinishedBuildItem beans) {
        return beans.beanStream().withBeanType(DotNames.ADVISORY_LOCKER).stream().anyMatch(
                bean -> !DotNames.isOurs(bean.getBeanClass()) && !bean.hasType(DotNames.IN_MEMORY_ADVISORY_LOCKER));
    }

    private static boolean isResolvable(Set<BeanInfo> beans, BeanResolver resolver) {
        if (beans.size() < 2) {
            return true;
        }
        try {
            resolver.resolveAmbiguity(beans);
            return true;
        } catch (AmbiguousResolutionException e) {
            return false;
        }
    }

    private static String place(BeanInfo bean) {
        if (bean.isProducerMethod()) {
            return bean.getBeanClass() + "#" + bean.getTarget().orElseThrow().asMethod().name() + "()";
        }
        if (bean.isProducerField()) {
            return bean.getBeanClass() + "#" + bean.getTarget().orElseThrow().asField().name();
        }
        return bean.getBeanClass().toString();
    }
}
