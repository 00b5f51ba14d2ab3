package io.tickrunner;

/**
 * Refreshes the app's quota metrics after a pass that handled at least one item. An app has at most one bean of this type.
 */
public interface QuotaMetricsRefresher {

    /**
     * Refreshes the metrics, on the thread of the pass and while its lock is held.
     *
     * @throws Exception on any failure; it is logged as a warning and does not affect the tick
     */
    void refreshQuotaMetrics() throws Exception;
}
