package io.tickrunner.deployment.kubernetes;

import org.jboss.logging.Logger;

import io.dekorate.kubernetes.decorator.Decorator;
import io.dekorate.kubernetes.decorator.NamedResourceDecorator;
import io.dekorate.kubernetes.decorator.ResourceProvidingDecorator;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpecFluent;

/** Gives a pod enough time for its ticks to end. A grace period in the app's own manifest is kept. */
public class TerminationGraceDecorator extends NamedResourceDecorator<PodSpecFluent<?>> {

    private static final Logger LOG = Logger.getLogger(TerminationGraceDecorator.class);

    private final long seconds;

    public TerminationGraceDecorator(String resource, long seconds) {
        super(resource);
        this.seconds = seconds;
    }

    @Override
    public void andThenVisit(PodSpecFluent<?> pod, ObjectMeta resource) {
        Long given = pod.getTerminationGracePeriodSeconds();
        if (given == null) {
            pod.withTerminationGracePeriodSeconds(seconds);
        } else if (given < seconds) {
            LOG.warnf(
                    "%s has terminationGracePeriodSeconds: %d, but its workers and requests may take %d s to end, so a pod"
                            + " could be killed mid-work; raise it, or lower quarkus.tickrunner.shutdown-grace and"
                            + " quarkus.shutdown.timeout",
                    resource.getName(), given, seconds);
        }
    }

    @Override
    @SuppressWarnings({ "unchecked", "rawtypes" })
    public Class<? extends Decorator>[] after() {
        return new Class[] { ResourceProvidingDecorator.class };
    }
}
