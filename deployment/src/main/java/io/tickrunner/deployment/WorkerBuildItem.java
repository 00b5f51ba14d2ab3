package io.tickrunner.deployment;

import java.util.Optional;

import org.jboss.jandex.MethodInfo;

import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.builder.item.MultiBuildItem;
import io.tickrunner.runtime.worker.WorkerSpec;

/** A bean, or a method of one, with the annotation {@code @TickWorker}. Whether it keeps all rules is not known yet. */
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

    /** The method that is the worker; empty if the bean itself is. */
    public Optional<MethodInfo> method() {
        return Optional.ofNullable(method);
    }
}
