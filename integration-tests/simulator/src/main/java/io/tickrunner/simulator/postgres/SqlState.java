package io.tickrunner.simulator.postgres;

/** The SQLSTATEs that the simulated server answers with. */
public final class SqlState {

    public static final String WARNING = "01000";
    public static final String INVALID_PARAMETER_VALUE = "22023";
    public static final String ACTIVE_TRANSACTION = "25001";
    public static final String READ_ONLY_TRANSACTION = "25006";
    public static final String NO_ACTIVE_TRANSACTION = "25P01";
    public static final String FAILED_TRANSACTION = "25P02";
    public static final String IDLE_IN_TRANSACTION_TIMEOUT = "25P03";
    public static final String TRANSACTION_TIMEOUT = "25P04";
    public static final String INSUFFICIENT_PRIVILEGE = "42501";
    public static final String NAME_TOO_LONG = "42622";
    public static final String UNDEFINED_OBJECT = "42704";
    public static final String OUT_OF_MEMORY = "53200";
    public static final String TOO_MANY_CONNECTIONS = "53300";
    public static final String PROGRAM_LIMIT_EXCEEDED = "54000";
    public static final String QUERY_CANCELED = "57014";
    public static final String ADMIN_SHUTDOWN = "57P01";
    public static final String CRASH_SHUTDOWN = "57P02";
    public static final String CANNOT_CONNECT_NOW = "57P03";
    public static final String IDLE_SESSION_TIMEOUT = "57P05";

    private SqlState() {
    }
}
