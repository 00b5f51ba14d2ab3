package io.tickrunner.runtime.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings of the ledger.
 *
 * @param create whether missing tables are created
 * @param schema the schema of the tables; empty for the one in which PostgreSQL finds or creates tables by default
 * @param tablePrefix the start of the names of all tables and indexes
 * @param keepRuns how many runs of each worker are kept
 * @param keepFor how long runs are kept
 */
public record LedgerSettings(boolean create, Optional<String> schema, String tablePrefix, int keepRuns, Duration keepFor) {

    public static final String DEFAULT_PREFIX = "tickrunner_";
    private static final String KEY = "quarkus.tickrunner.ledger.";
    private static final Pattern SCHEMA = Pattern.compile("[A-Za-z_][A-Za-z0-9_$-]{0,62}");
    /** Leaves room for the longest name that starts with it, because PostgreSQL cuts names at 63 bytes. */
    private static final Pattern PREFIX = Pattern.compile("[a-z_][a-z0-9_]{0,39}");
    private static final int MAX_KEEP_RUNS = 1_000_000;
    private static final Duration MIN_KEEP_FOR = Duration.ofMinutes(1);
    private static final Duration MAX_KEEP_FOR = Duration.ofDays(3_660);

    /** Returns all errors in these settings with their reasons. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        schema.filter(name -> !SCHEMA.matcher(name).matches()).ifPresent(name -> faults.add(KEY + "schema = \"" + name
                + "\" is not the name of a schema; use 1 to 63 letters, digits, _, $ and -, starting with a letter or _"));
        if (!PREFIX.matcher(tablePrefix).matches()) {
            faults.add(KEY + "table-prefix = \"" + tablePrefix + "\" cannot start the name of a table; use 1 to 40 lower-case"
                    + " letters, digits and _, starting with a letter or _");
        }
        if (keepRuns < 1 || keepRuns > MAX_KEEP_RUNS) {
            faults.add(KEY + "keep-runs = " + keepRuns + " is not between 1 and " + MAX_KEEP_RUNS + "; use about 1000");
        }
        if (keepFor.compareTo(MIN_KEEP_FOR) < 0 || keepFor.compareTo(MAX_KEEP_FOR) > 0) {
            faults.add(KEY + "keep-for = " + keepFor + " is not between a minute and 10 years; use a few days, for example"
                    + " 30d");
        }
        return faults;
    }
}
