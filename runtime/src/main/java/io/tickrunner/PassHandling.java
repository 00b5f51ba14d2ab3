package io.tickrunner;

import java.util.concurrent.Callable;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.arc.InstanceHandle;

/**
 * Runs a pass and handles its result in the same way for all workers. {@link PassWorker} uses it; a worker that makes several
 * passes per tick calls it directly.
 */
public final class PassHandling {

    /** Logged at info when a pass handled at least one item. */
    public static final String PASS_COMPLETED = "pass completed";

    /**
     * Logged at error when a pass failed, unless the worker overrides {@link Worker#onError(Throwable)}. A failure that repeats
     * is logged with its stack trace only once.
     */
    public static final String PASS_FAILED = "pass failed";

    /** Logged at warn when the refresher failed after a pass. */
    public static final String QUOTA_REFRESH_FAILED = "quota metrics refresh failed after pass";

    private PassHandling() {
    }

    /**
     * Runs a pass on the calling thread and handles its result. A count above zero is logged, and the app's {@link
     * QuotaMetricsRefresher} is called if the app has one. A failure is passed on to the tick, which distinguishes a database
     * outage ({@link Outcome#UNAVAILABLE}) from a failure of the worker.
     *
     * @param tick the running tick; not {@code null}
     * @param countKey the key under which the log names the count; not {@code null}
     * @param pass the work; returns how many items it handled; not {@code null}
     * @return the count
     * @throws PassFailedException if the pass threw an exception, which is the cause
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
        tick.handled(count);
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
