package io.tickrunner.it.cluster.harness;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one cluster of three replicas that they all share, healed, calm and settled before each: starting processes
 * is what
 * takes the time. A test that takes a {@link ClusterPostgres} instead makes a cluster of its own on the same server, with the
 * shared one out of the way.
 */
public final class SharedCluster implements BeforeEachCallback, ParameterResolver {

    /** The worker whose ticks may take two seconds and no longer. */
    public static final String IMPATIENT = "cluster-7";

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedCluster.class);

    /** Ended with the whole test run. */
    private static final class Shared implements AutoCloseable {

        private final ClusterPostgres postgres = ClusterPostgres.start();
        private Cluster cluster;

        synchronized Cluster cluster() {
            if (cluster == null) {
                cluster = new Cluster(postgres, "shared", 3, spec -> spec
                        .with("quarkus.tickrunner.workers.\"" + IMPATIENT + "\".timeout", "2s"));
            }
            return cluster;
        }

        @Override
        public void close() throws Exception {
            if (cluster != null) {
                cluster.close();
            }
            postgres.close();
        }
    }

    private static Shared shared(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent(Shared.class, key -> new Shared(), Shared.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        System.out.println("=== " + context.getRequiredTestClass().getSimpleName() + ": " + context.getDisplayName());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Cluster.class || type == ClusterPostgres.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Shared shared = shared(context);
        if (parameter.getParameter().getType() == ClusterPostgres.class) {
            shared.cluster().hibernate();
            return shared.postgres;
        }
        shared.cluster().heal();
        // Otherwise, a worker could move between the question who holds it and what a test does there.
        shared.cluster().awaitSettled();
        return shared.cluster();
    }
}
