package io.tickrunner.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.quarkus.agroal.runtime.DataSourceJdbcBuildTimeConfig;
import io.quarkus.agroal.runtime.DataSourcesJdbcBuildTimeConfig;
import io.quarkus.agroal.runtime.DataSourcesJdbcBuildTimeConfig.DataSourceJdbcOuterNamedBuildTimeConfig;
import io.quarkus.agroal.runtime.TransactionIntegration;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.tickrunner.runtime.worker.WorkerRules;

/** Checks that the app can fence the work of its workers. */
final class FenceFaults {

    private static final String FENCED = "fenced = true ";

    private FenceFaults() {
    }

    /**
     * @param jta whether the app has a transaction manager
     * @param ownLocker whether the app has its own locker
     * @param datasource the value of {@code quarkus.tickrunner.datasource}
     * @param transactions how that datasource takes part in transactions
     * @return the ends of sentences that start with the worker
     */
    static List<String> of(boolean jta, boolean ownLocker, String datasource, TransactionIntegration transactions) {
        return ownLocker ? List.of(WorkerRules.ownLockerFenceFault()) : ofBuild(jta, datasource, transactions);
    }

    /** Returns the faults that also apply to a worker that is fenced at run time. */
    static List<String> ofBuild(boolean jta, String datasource, TransactionIntegration transactions) {
        List<String> faults = new ArrayList<>();
        if (!jta) {
            faults.add(FENCED + "needs a transaction manager, but the app has none; add the dependency"
                    + " io.quarkus:quarkus-narayana-jta");
        }
        if (transactions != TransactionIntegration.ENABLED) {
            faults.add(FENCED + "needs transactions that the server alone decides on, but "
                    + DataSourceUtil.dataSourcePropertyKey(datasource, "jdbc.transactions") + " = "
                    + transactions.name().toLowerCase(Locale.ROOT) + "; remove that property");
        }
        return faults;
    }

    static TransactionIntegration transactionsOf(String datasource, DataSourcesJdbcBuildTimeConfig config) {
        DataSourceJdbcOuterNamedBuildTimeConfig found = config.dataSources().get(datasource);
        DataSourceJdbcBuildTimeConfig jdbc = found == null ? null : found.jdbc();
        return jdbc == null ? TransactionIntegration.ENABLED : jdbc.transactions();
    }
}
