package io.tickrunner.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.fabric8.kubernetes.api.builder.Visitor;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;

class PodDecoratorsTest {

    @Test
    void theGraceIsSet() {
        assertThat(decorated(shop(null, null), new TerminationGraceDecorator("shop", 40)).getTerminationGracePeriodSeconds())
                .isEqualTo(40);
    }

    @Test
    void aGraceSetByTheAppIsKept() {
        assertThat(decorated(shop(4L, null), new TerminationGraceDecorator("shop", 40)).getTerminationGracePeriodSeconds())
                .isEqualTo(4);
        assertThat(decorated(shop(90L, null), new TerminationGraceDecorator("shop", 40)).getTerminationGracePeriodSeconds())
                .isEqualTo(90);
    }

    @Test
    void anotherResourceIsNotChanged() {
        assertThat(decorated(shop(null, null), new TerminationGraceDecorator("mill", 40)).getTerminationGracePeriodSeconds())
                .isNull();
    }

    @Test
    void theStartupProbeFailsOftenEnoughForTheBudget() {
        assertThat(failureThreshold(shop(null, 3), 150)).as("150 s in steps of 7 s").isEqualTo(22);
    }

    @Test
    void aStartupProbeThatAlreadyWaitsLongerIsKept() {
        assertThat(failureThreshold(shop(null, 60), 150)).isEqualTo(60);
    }

    @Test
    void noStartupProbeIsAddedToAContainer() {
        PodSpec pod = decorated(shop(null, null), new StartupBudgetDecorator("shop", 150));

        assertThat(pod.getContainers().get(0).getStartupProbe()).isNull();
    }

    private static int failureThreshold(DeploymentBuilder deployment, long budget) {
        return decorated(deployment, new StartupBudgetDecorator("shop", budget)).getContainers().get(0).getStartupProbe()
                .getFailureThreshold();
    }

    private static PodSpec decorated(DeploymentBuilder deployment, Visitor<?> decorator) {
        return deployment.accept(decorator).build().getSpec().getTemplate().getSpec();
    }

    private static DeploymentBuilder shop(Long grace, Integer failureThreshold) {
        DeploymentBuilder deployment = new DeploymentBuilder()
                .withNewMetadata().withName("shop").endMetadata()
                .withNewSpec().withNewTemplate().withNewSpec()
                .withTerminationGracePeriodSeconds(grace)
                .addNewContainer().withName("shop").endContainer()
                .endSpec().endTemplate().endSpec();
        if (failureThreshold != null) {
            deployment.editSpec().editTemplate().editSpec().editFirstContainer()
                    .withNewStartupProbe().withPeriodSeconds(7).withFailureThreshold(failureThreshold).endStartupProbe()
                    .endContainer().endSpec().endTemplate().endSpec();
        }
        return deployment;
    }
}
