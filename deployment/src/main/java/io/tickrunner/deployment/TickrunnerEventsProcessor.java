package io.tickrunner.deployment;

import static io.quarkus.deployment.annotations.ExecutionTime.STATIC_INIT;

import java.util.List;
import java.util.Set;

import jakarta.inject.Singleton;

import org.jboss.jandex.ClassType;
import org.jboss.jandex.DotName;

import io.quarkus.arc.deployment.BeanDiscoveryFinishedBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.arc.processor.ObserverInfo;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.Record;
import io.tickrunner.LockLost;
import io.tickrunner.TickCompleted;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.events.EventsRecorder;
import io.tickrunner.runtime.events.TickEvents;
import io.tickrunner.runtime.tick.TickObserver;
import io.tickrunner.runtime.time.Time;

/** Adds the firing of CDI events to an app that observes them, and nothing to any other app. */
class TickrunnerEventsProcessor {

    private static final Set<DotName> EVENTS = Set.of(DotName.createSimple(TickCompleted.class),
            DotName.createSimple(LockLost.class));

    @BuildStep
    @Record(STATIC_INIT)
    void fireEvents(EventsRecorder recorder, BeanDiscoveryFinishedBuildItem beans,
            BuildProducer<SyntheticBeanBuildItem> syntheticBeans) {
        if (observers(beans).stream().anyMatch(ObserverInfo::isAsync)) {
            syntheticBeans.produce(SyntheticBeanBuildItem.configure(TickEvents.class)
                    .addType(TickObserver.class)
                    .scope(Singleton.class)
                    .addInjectionPoint(ClassType.create(TickrunnerConfig.class))
                    .addInjectionPoint(ClassType.create(Time.class))
                    .createWith(recorder.events())
                    .unremovable()
                    .done());
        }
    }

    @BuildStep
    void refuseObserversThatWouldNeverBeCalled(BeanDiscoveryFinishedBuildItem beans,
            BuildProducer<ValidationErrorBuildItem> errors) {
        List<String> faults = observers(beans).stream().filter(observer -> !observer.isAsync())
                .map(observer -> observer.getObserverMethod().declaringClass().name() + "#"
                        + observer.getObserverMethod().name() + ": @Observes "
                        + observer.getObservedType().name().withoutPackagePrefix()
                        + " would never be called because the event is fired asynchronously; use @ObservesAsync")
                .sorted().toList();
        if (!faults.isEmpty()) {
            errors.produce(new ValidationErrorBuildItem(new InvalidWorkersException(faults)));
        }
    }

    private static List<ObserverInfo> observers(BeanDiscoveryFinishedBuildItem beans) {
        return beans.getObservers().stream()
                .filter(observer -> !observer.isSynthetic() && EVENTS.contains(observer.getObservedType().name()))
                .toList();
    }
}
