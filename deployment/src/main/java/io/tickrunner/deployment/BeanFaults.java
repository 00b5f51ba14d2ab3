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

/** Checks the beans that an app may bring beside its workers. */
final class BeanFaults {

    private BeanFaults() {
    }

    /** Two refreshers of which none takes precedence by the rules of CDI. */
    static Optional<String> ofRefreshers(BeanResolver resolver) {
        Set<BeanInfo> refreshers = resolver.resolveBeans(ClassType.create(DotNames.QUOTA_METRICS_REFRESHER),
                Set.of(AnnotationInstance.builder(Default.class).build()));
        if (isResolvable(refreshers, resolver)) {
            return Optional.empty();
        }
        String places = refreshers.stream().map(BeanFaults::place).sorted().collect(Collectors.joining(", "));
        return Optional.of("QuotaMetricsRefresher has " + refreshers.size() + " beans: " + places
                + "; keep one, and let it call the others");
    }

    /** Whether the app brings its own locks, so that ours need no database. */
    static boolean hasOwnLocker(SynthesisFinishedBuildItem beans) {
        return beans.beanStream()
                .withBeanType(DotNames.ADVISORY_LOCKER)
                .stream()
                .anyMatch(bean -> !DotNames.isOurs(bean.getBeanClass()));
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
