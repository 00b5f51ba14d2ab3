package io.tickrunner.it.cluster.harness;

import java.util.List;

/** A place in a transaction of two statements, an optional check, and COMMIT. */
public enum Boundary {
    BEFORE_BEGIN,
    AFTER_BEGIN,
    BEFORE_SECOND_STATEMENT,
    /** Only of a transaction that is fenced. */
    BEFORE_CHECK,
    BEFORE_COMMIT,
    AFTER_COMMIT;

    /** The places from which a transaction without a check can still commit. */
    public static final List<Boundary> BEFORE_END = List.of(BEFORE_BEGIN, AFTER_BEGIN, BEFORE_SECOND_STATEMENT, BEFORE_COMMIT);

    private static final int SECOND_STATEMENT = 2;

    /**
     * Holds back the next transaction that comes to this place.
     *
     * @param fenced whether transactions have a check
     */
    public StatementProxy.Halt arm(StatementProxy proxy, boolean fenced) {
        int check = SECOND_STATEMENT + 1;
        int commit = fenced ? check + 1 : check;
        return switch (this) {
            case BEFORE_BEGIN -> proxy.haltBefore(1);
            case AFTER_BEGIN -> proxy.haltAfterBegin();
            case BEFORE_SECOND_STATEMENT -> proxy.haltBefore(SECOND_STATEMENT);
            case BEFORE_CHECK -> proxy.haltBefore(check);
            case BEFORE_COMMIT -> proxy.haltBefore(commit);
            case AFTER_COMMIT -> proxy.haltAfter(commit);
        };
    }
}
