package io.tickrunner.deployment;

import java.util.Map;
import java.util.Set;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTransformation;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.MethodInfo;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.AnnotationsTransformerBuildItem;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.scheduler.runtime.CompositeScheduler;
import io.quarkus.scheduler.runtime.SchedulerConfig;
import io.tickrunner.runtime.boot.WithWorkers;
import io.tickrunner.runtime.boot.WithWorkers.Request;

/** Makes workers jobs of the app's scheduler, by an interceptor of its methods. */
class SchedulerJobsProcessor {

    /** The interfaces that schedulers implement; Quartz' one by name, because few apps have it. */
    private static final Set<DotName> SCHEDULERS = Set.of(DotName.createSimple(Scheduler.class),
            DotName.createSimple("io.quarkus.quartz.QuartzScheduler"));
    private static final DotName COMPOSITE = DotName.createSimple(CompositeScheduler.class);
    private static final String LIST_ALL = "getScheduledJobs";
    /** The requests by the names of the methods. */
    private static final Map<String, Request> REQUESTS = Map.of(
            LIST_ALL, Request.GET_SCHEDULED_JOBS,
            "getScheduledJob", Request.GET_SCHEDULED_JOB,
            "isPaused", Request.IS_PAUSED,
            "pause", Request.PAUSE,
            "resume", Request.RESUME,
            "newJob", Request.NEW_JOB);

    @BuildStep
    AdditionalBeanBuildItem beans() {
        return AdditionalBeanBuildItem.builder()
                .addBeanClasses("io.tickrunner.runtime.boot.SchedulerJobs",
                        "io.tickrunner.runtime.boot.SchedulerWithWorkers",
                        "io.tickrunner.runtime.boot.WithWorkers")
                .setUnremovable()
                .build();
    }

    @BuildStep
    AnnotationsTransformerBuildItem addWorkers(SchedulerConfig config) {
        return new AnnotationsTransformerBuildItem(AnnotationTransformation.forMethods()
                .whenMethod(method -> isOfJobs(method) && isInjected(method.declaringClass(), config.useCompositeScheduler()))
                .transform(method -> method.add(AnnotationInstance.builder(WithWorkers.class)
                        .value(REQUESTS.get(method.declaration().asMethod().name())).build())));
    }

    private static boolean isOfJobs(MethodInfo method) {
        // pause() and resume() without an identity are about the whole scheduler.
        return !method.isSynthetic() && REQUESTS.containsKey(method.name())
                && method.parametersCount() == (method.name().equals(LIST_ALL) ? 0 : 1);
    }

    /** Returns whether apps inject this scheduler; a composite one asks the others, which would list each worker again. */
    private static boolean isInjected(ClassInfo type, boolean composite) {
        return type.interfaceNames().stream().anyMatch(SCHEDULERS::contains) && !type.isInterface()
                && composite == type.name().equals(COMPOSITE);
    }
}
