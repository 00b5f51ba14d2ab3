package io.tickrunner.deployment;

import jakarta.decorator.Decorator;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;

import org.jboss.jandex.DotName;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tickrunner.AdvisoryLocker;
import io.tickrunner.PassWorker;
import io.tickrunner.QuotaMetricsRefresher;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;
import io.tickrunner.testing.InMemoryAdvisoryLocker;

/** Names of the types that the build looks up in the index. */
final class DotNames {

    static final DotName TICK_WORKER = DotName.createSimple(TickWorker.class);
    static final DotName WORKER = DotName.createSimple(Worker.class);
    static final DotName PASS_WORKER = DotName.createSimple(PassWorker.class);
    static final DotName TICK = DotName.createSimple(Tick.class);
    static final DotName ADVISORY_LOCKER = DotName.createSimple(AdvisoryLocker.class);
    static final DotName IN_MEMORY_ADVISORY_LOCKER = DotName.createSimple(InMemoryAdvisoryLocker.class);
    static final DotName QUOTA_METRICS_REFRESHER = DotName.createSimple(QuotaMetricsRefresher.class);
    static final DotName RUN_ON_VIRTUAL_THREAD = DotName.createSimple(RunOnVirtualThread.class);
    static final DotName INJECT = DotName.createSimple(Inject.class);
    static final DotName VETOED = DotName.createSimple(Vetoed.class);
    static final DotName INTERCEPTOR = DotName.createSimple(Interceptor.class);
    static final DotName DECORATOR = DotName.createSimple(Decorator.class);
    static final DotName THROWABLE = DotName.createSimple(Throwable.class);

    private static final String RUNTIME_PACKAGE = "io.tickrunner.runtime";

    private DotNames() {
    }

    /** Returns whether a class belongs to Tickrunner rather than to the app. */
    static boolean isOurs(DotName className) {
        String packageName = className.packagePrefix();
        return packageName != null
                && (packageName.equals(RUNTIME_PACKAGE) || packageName.startsWith(RUNTIME_PACKAGE + "."));
    }
}
