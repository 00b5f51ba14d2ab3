package io.tickrunner;

import java.util.concurrent.Callable;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.arc.InstanceHandle;

/**
 * What follows a pass, the same for all of them. {@link PassWorker} uses it; a worker whose tick does several passes calls it
 * itself.
 */
public final class PassHandling {

    /** Logged at info when a pass handled at least one item. */
    public static final String PASS_COMPLETED = "pass completed";

    /**
     * Logged at error when a pass failed, with the stack once while it fails in the same way, unless the worker has an
     * {@link Worker#onError(Throwable)} of its own.
     */
    public static final String PASS_FAILED = "pass failed";

    /** Logged as a warning when the refresher failed after a pass. */
    public static final String QUOTA_REFRESH_FAILED = "quota metrics refresh failed after pass";

    private PassHandling() {
    }

    /**
     * Runs a pass on the calling thread and handles its result. A count above zero is logged, and the app's
     * {@link QuotaMetricsRefresher} is called if there is one. A failure is handed to the tick, whose record tells a database
     * outage ({@link Outcome#UNAVAILABLE}) from the worker's own failure.
     *
     * @param tick the running tick; not {@code null}
     * @param countKey the key under which the log names the count; not {@code null}
     * @param pass the work; returns how many items it handled; not {@code null}
     * @return the count
     * @throws PassFailedException if the pass threw; the cause is what it threw
     * @throws InterruptedException if the pass was interrupted
     */
    public static int handle(Tick tick, String countKey, Callable<Integer> pass)
            throws PassFailedException, InterruptedException {
        int count;
        try {
            count = pass.call();
        } catch (InterruptedException | LockLostException e) {
            throw e;
        } catch (Throwable e) {
            throw new PassFailedException(e);
        }
        if (count > 0) {
            ComponentLogger log = ComponentLogger.of(tick.worker());
            log.info(PASS_COMPLETED, countKey, count);
            refreshQuotaMetrics(log);
        }
        return count;
    }

    private static void refreshQuotaMetrics(ComponentLogger log) {
        ArcContainer container = Arc.container();
        if (container == null) {
            return;
        }
        try (InstanceHandle<QuotaMetricsRefresher> refresher = container.instance(QuotaMetricsRefresher.class)) {
            if (refresher.isAvailable()) {
                refresher.get().refreshQuotaMetrics();
            }
        } catch (Throwable e) {
            log.warn(QUOTA_REFRESH_FAILED, e);
        }
    }
}
