package io.tickrunner.deployment;

import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.builder.item.MultiBuildItem;
import io.tickrunner.runtime.WorkerSpec;

/** A bean with the annotation {@code @TickWorker}. Whether it keeps all rules is not known yet. */
public final class WorkerBuildItem extends MultiBuildItem {

    private final BeanInfo bean;
    private final WorkerSpec spec;

    WorkerBuildItem(BeanInfo bean, WorkerSpec spec) {
        this.bean = bean;
        this.spec = spec;
    }

    public BeanInfo bean() {
        return bean;
    }

    public WorkerSpec spec() {
        return spec;
    }
}
