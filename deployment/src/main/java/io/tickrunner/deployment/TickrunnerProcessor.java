package io.tickrunner.deployment;

import java.util.List;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.scheduler.deployment.ForceStartSchedulerBuildItem;

/** What every app with the extension gets, whatever its workers. */
class TickrunnerProcessor {

    /** The beans of the run time; each class carries its own scope. */
    private static final List<String> RUNTIME_BEANS = List.of();

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem("tickrunner");
    }

    @BuildStep
    ForceStartSchedulerBuildItem startScheduler() {
        return new ForceStartSchedulerBuildItem();
    }

    @BuildStep
    AdditionalBeanBuildItem runtimeBeans() {
        return AdditionalBeanBuildItem.builder()
                .addBeanClasses(RUNTIME_BEANS)
                .setUnremovable()
                .build();
    }
}
