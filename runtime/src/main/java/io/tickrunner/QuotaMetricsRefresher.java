package io.tickrunner;

/**
 * Refreshes the app's quota metrics after a pass that changed something. An app has one bean of this type or none.
 */
public interface QuotaMetricsRefresher {

    /**
     * Refreshes the metrics, on the thread of the pass and under its lock.
     *
     * @throws Exception any failure; it is logged as a warning and goes no further
     */
    void refreshQuotaMetrics() throws Exception;
}
