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

    private DatasourceFaults() {
    }

    /**
     * @param name the value of {@code quarkus.tickrunner.datasource}
     */
    static Optional<String> of(String name, List<JdbcDataSourceBuildItem> datasources) {
        for (JdbcDataSourceBuildItem datasource : datasources) {
            if (datasource.getName().equals(name)) {
                return DatabaseKind.isPostgreSQL(datasource.getDbKind()) ? Optional.empty()
                        : fault(name, "has the database kind \"" + datasource.getDbKind() + "\", but locks need PostgreSQL;"
                                + pointAtAnother(datasources) + OWN_LOCKER);
            }
        }
        return fault(name, "is not a JDBC datasource of the app, but locks need one; set "
                + DataSourceUtil.dataSourcePropertyKey(name, "db-kind") + "=postgresql," + pointAtAnother(datasources)
                + OWN_LOCKER);
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
