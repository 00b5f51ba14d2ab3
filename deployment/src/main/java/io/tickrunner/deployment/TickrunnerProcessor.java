package io.tickrunner.deployment;

import static io.quarkus.deployment.annotations.ExecutionTime.RUNTIME_INIT;

import java.util.List;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.BeanContainerBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.ShutdownListenerBuildItem;
import io.quarkus.scheduler.deployment.ForceStartSchedulerBuildItem;
import io.tickrunner.runtime.boot.TickrunnerRecorder;

/** Adds what every app with the extension needs, independent of its workers. */
class TickrunnerProcessor {

    /** The run-time beans; each class declares its own scope. */
    private static final List<String> RUNTIME_BEANS = List.of(
            "io.tickrunner.runtime.boot.LockBeans",
            "io.tickrunner.runtime.boot.TickThreads",
            "io.tickrunner.runtime.boot.TickrunnerImpl",
            "io.tickrunner.runtime.boot.TickrunnerLifecycle");

    /** Adds these beans only in an app with transactions, because they use the classes of JTA. */
    @BuildStep
    void transactions(Capabilities capabilities, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (capabilities.isPresent(Capability.TRANSACTIONS)) {
            beans.produce(AdditionalBeanBuildItem.builder()
                    .addBeanClasses("io.tickrunner.runtime.jta.TransactionResidue",
                            "io.tickrunner.runtime.jta.FencedTransactions")
                    .setUnremovable().build());
        }
    }

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem("tickrunner");
    }

    @BuildStep
    ForceStartSchedulerBuildItem startScheduler() {
        return new ForceStartSchedulerBuildItem();
    }

    /** Stops ticks at the signal, before the app waits for its open requests. */
    @BuildStep
    @Record(RUNTIME_INIT)
    ShutdownListenerBuildItem stopAtSignal(TickrunnerRecorder recorder, BeanContainerBuildItem beanContainer) {
        return new ShutdownListenerBuildItem(recorder.stopAtSignal());
    }

    @BuildStep
    AdditionalBeanBuildItem runtimeBeans() {
        return AdditionalBeanBuildItem.builder()
                .addBeanClasses(RUNTIME_BEANS)
                .setUnremovable()
                .build();
    }
}
