package io.tickrunner.deployment;

import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.scheduler.deployment.ForceStartSchedulerBuildItem;

class TickrunnerProcessor {

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem("tickrunner");
    }

    @BuildStep
    ForceStartSchedulerBuildItem startScheduler() {
        return new ForceStartSchedulerBuildItem();
    }
}
