package io.tickrunner.deployment.kubernetes;

import io.dekorate.kubernetes.decorator.AddStartupProbeDecorator;
import io.dekorate.kubernetes.decorator.ApplicationContainerDecorator;
import io.dekorate.kubernetes.decorator.Decorator;
import io.fabric8.kubernetes.api.model.ContainerFluent;
import io.fabric8.kubernetes.api.model.Probe;

/** Raises the failure threshold of the startup probe to cover the time that the startup hooks may take. */
public class StartupBudgetDecorator extends ApplicationContainerDecorator<ContainerFluent<?>> {

    private static final int KUBERNETES_PERIOD = 10;

    private final long budgetSeconds;

    public StartupBudgetDecorator(String deployment, long budgetSeconds) {
        super(deployment);
        this.budgetSeconds = budgetSeconds;
    }

    @Override
    public void andThenVisit(ContainerFluent<?> container) {
        Probe probe = container.buildStartupProbe();
        if (probe == null) {
            return;
        }
        int period = probe.getPeriodSeconds() == null ? KUBERNETES_PERIOD : probe.getPeriodSeconds();
        int threshold = (int) ((budgetSeconds + period - 1) / period);
        if (probe.getFailureThreshold() == null || probe.getFailureThreshold() < threshold) {
            container.editStartupProbe().withFailureThreshold(threshold).endStartupProbe();
        }
    }

    @Override
    @SuppressWarnings({ "unchecked", "rawtypes" })
    public Class<? extends Decorator>[] after() {
        return new Class[] { AddStartupProbeDecorator.class };
    }
}
