package io.tickrunner.deployment;

import java.util.Optional;

import org.jboss.jandex.MethodInfo;

import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.builder.item.MultiBuildItem;
import io.tickrunner.runtime.worker.WorkerSpec;

/** A bean or a bean's method with the annotation {@code @TickWorker}, not yet validated. */
public final class WorkerBuildItem extends MultiBuildItem {

    private final BeanInfo bean;
    private final WorkerSpec spec;
    private final MethodInfo method;

    WorkerBuildItem(BeanInfo bean, WorkerSpec spec) {
        this(bean, spec, null);
    }

    WorkerBuildItem(BeanInfo bean, WorkerSpec spec, MethodInfo method) {
        this.bean = bean;
        this.spec = spec;
        this.method = method;
    }

    public BeanInfo bean() {
        return bean;
    }

    public WorkerSpec spec() {
        return spec;
    }

    /** Returns the worker method; empty if the bean itself is the worker. */
    public Optional<MethodInfo> method() {
        return Optional.ofNullable(method);
    }
}
