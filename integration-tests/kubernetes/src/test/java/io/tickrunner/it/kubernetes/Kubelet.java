package io.tickrunner.it.kubernetes;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.tickrunner.it.kubernetes.Manifest.Probe;

/**
 * Watches a pod as a kubelet does, by the probes of its manifest: the startup probe alone until it succeeds once, then liveness
 * and readiness. Only the period is shorter, which saves time; the time that a pod has to start is as in the manifest.
 */
final class Kubelet implements AutoCloseable {

    /** An action of a kubelet on a pod. */
    enum Act {
        /** The startup probe succeeded. */
        STARTED,
        /** The pod gets traffic. */
        READY,
        /** The pod gets no traffic any more. */
        NOT_READY,
        /** The startup probe failed too often: the container would be killed and started again. */
        RESTART_AS_NOT_STARTED,
        /** The liveness probe failed too often. */
        RESTART_AS_NOT_LIVE
    }

    private static final long PERIOD_MILLIS = 300;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Act> acts = new CopyOnWriteArrayList<>();
    private final Pod pod;
    private final Watch startup;
    private final Watch liveness;
    private final Watch readiness;
    private boolean started;
    private volatile boolean ready;

    private Kubelet(Pod pod, Manifest manifest) {
        this.pod = pod;
        this.startup = new Watch(manifest.probe("startupProbe"), true);
        this.liveness = new Watch(manifest.probe("livenessProbe"), false);
        this.readiness = new Watch(manifest.probe("readinessProbe"), false);
    }

    static Kubelet watch(Pod pod) throws IOException {
        Kubelet kubelet = new Kubelet(pod, Manifest.generated());
        kubelet.timer.scheduleWithFixedDelay(kubelet::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return kubelet;
    }

    List<Act> acts() {
        return acts;
    }

    boolean isReady() {
        return ready;
    }

    /**
     * Returns how often the pod has been probed since it started: an action that did not follow many probes will not follow.
     */
    int looks() {
        return liveness.looks;
    }

    private void look() {
        if (!started) {
            lookAtStartup();
            return;
        }
        if (!liveness.succeeds() && liveness.failedTooOften()) {
            acts.add(Act.RESTART_AS_NOT_LIVE);
            timer.shutdown();
        }
        if (readiness.succeeds()) {
            become(true);
        } else if (readiness.failedTooOften()) {
            become(false);
        }
    }

    private void lookAtStartup() {
        if (startup.succeeds()) {
            started = true;
            acts.add(Act.STARTED);
        } else if (startup.failedTooOften()) {
            acts.add(Act.RESTART_AS_NOT_STARTED);
            timer.shutdown();
        }
    }

    private void become(boolean now) {
        if (ready != now) {
            ready = now;
            acts.add(now ? Act.READY : Act.NOT_READY);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** One probe, and how often in a row it failed. */
    private final class Watch {

        private final Probe probe;
        private final long failuresAllowed;
        private int failures;
        private volatile int looks;

        /** @param inTime whether the probe may fail for as long as the manifest says, however often that is looked at */
        Watch(Probe probe, boolean inTime) {
            this.probe = probe;
            this.failuresAllowed = inTime ? probe.failureThreshold() * probe.periodSeconds() * 1000L / PERIOD_MILLIS
                    : probe.failureThreshold();
        }

        boolean succeeds() {
            looks++;
            boolean success = answer();
            failures = success ? 0 : failures + 1;
            return success;
        }

        boolean failedTooOften() {
            return failures >= failuresAllowed;
        }

        private boolean answer() {
            try {
                int status = pod.getManagement(probe.path(), probe.timeout()).statusCode();
                return status >= 200 && status < 400;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
