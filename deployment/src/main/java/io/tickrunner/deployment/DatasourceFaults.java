package io.tickrunner.deployment;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.quarkus.agroal.spi.JdbcDataSourceBuildItem;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.datasource.common.runtime.DatabaseKind;

/** Checks that there is a PostgreSQL to keep the locks. */
final class DatasourceFaults {

    private static final String OWN_LOCKER = "bring an io.tickrunner.AdvisoryLocker bean of your own";

    private DatasourceFaults() {
    }

    /**
     * @param name the value of {@code quarkus.tickrunner.datasource}
     */
    static Optional<String> of(String name, List<JdbcDataSourceBuildItem> datasources) {
        for (JdbcDataSourceBuildItem datasource : datasources) {
            if (datasource.getName().equals(name)) {
                return DatabaseKind.isPostgreSQL(datasource.getDbKind()) ? Optional.empty()
                        : fault(name, "is of the kind \"" + datasource.getDbKind() + "\", and locks need PostgreSQL;"
                                + pointAtAnother(datasources) + OWN_LOCKER);
            }
        }
        return fault(name, "is no JDBC datasource of the app, and locks need one; set "
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
        return others.isEmpty() ? " name a PostgreSQL datasource there, or "
                : " name a PostgreSQL datasource there (the app has " + others + "), or ";
    }
}
