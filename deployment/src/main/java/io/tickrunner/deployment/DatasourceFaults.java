package io.tickrunner.deployment;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.quarkus.agroal.spi.JdbcDataSourceBuildItem;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.datasource.common.runtime.DatabaseKind;

/** Checks that the app has a PostgreSQL datasource for the locks. */
final class DatasourceFaults {

    private static final String OWN_LOCKER = "provide your own io.tickrunner.AdvisoryLocker bean";

    private static final String NO_LEDGER = "set quarkus.tickrunner.ledger.enabled=false";

    private DatasourceFaults() {
    }

    /**
     * @param name the value of {@code quarkus.tickrunner.datasource}
     */
    static Optional<String> of(String name, List<JdbcDataSourceBuildItem> datasources) {
        return of(name, datasources, "locks need", OWN_LOCKER);
    }

    /** Checks the same for the ledger of an app that has its own locks. */
    static Optional<String> ofLedger(String name, List<JdbcDataSourceBuildItem> datasources) {
        return of(name, datasources, "the ledger needs", NO_LEDGER);
    }

    private static Optional<String> of(String name, List<JdbcDataSourceBuildItem> datasources, String need, String otherwise) {
        for (JdbcDataSourceBuildItem datasource : datasources) {
            if (datasource.getName().equals(name)) {
                return DatabaseKind.isPostgreSQL(datasource.getDbKind()) ? Optional.empty()
                        : fault(name, "has the database kind \"" + datasource.getDbKind() + "\", but " + need + " PostgreSQL;"
                                + pointAtAnother(datasources) + otherwise);
            }
        }
        return fault(name, "is not a JDBC datasource of the app, but " + need + " one; set "
                + DataSourceUtil.dataSourcePropertyKey(name, "db-kind") + "=postgresql," + pointAtAnother(datasources)
                + otherwise);
    }

    private static Optional<String> fault(String name, String text) {
        return Optional.of("quarkus.tickrunner.datasource = \"" + name + "\" " + text);
    }

    private static String pointAtAnother(List<JdbcDataSourceBuildItem> datasources) {
        String others = datasources.stream()
                .filter(datasource -> DatabaseKind.isPostgreSQL(datasource.getDbKind()))
                .map(datasource -> "\"" + datasource.getName() + "\"")
                .sorted()
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? " name a PostgreSQL datasource instead, or "
                : " name a PostgreSQL datasource instead (the app has " + others + "), or ";
    }
}
