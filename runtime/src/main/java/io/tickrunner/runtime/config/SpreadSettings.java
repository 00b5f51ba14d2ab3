package io.tickrunner.runtime.config;

/**
 * How the grants of CLUSTER workers are spread over the replicas.
 *
 * @param even whether each replica holds its share; otherwise who acquires a lock keeps it
 * @param weight the weight of this replica
 */
public record SpreadSettings(boolean even, int weight) {

    /** The largest weight of a replica. */
    public static final int MAX_WEIGHT = 1_000;
    public static final SpreadSettings EVEN = new SpreadSettings(true, 1);
    public static final SpreadSettings NONE = new SpreadSettings(false, 1);
}
