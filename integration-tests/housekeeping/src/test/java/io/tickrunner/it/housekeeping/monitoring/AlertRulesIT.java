package io.tickrunner.it.housekeeping.monitoring;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.tickrunner.it.housekeeping.packaging.StartedApp;
import io.tickrunner.it.housekeeping.packaging.WatchedDatabase;

/** The shipped alert rules, on series that the packaged app exposes as it is well and as it is disturbed. */
class AlertRulesIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final long REBALANCE = 1001;
    /** One with a timeout, which its statement ignores, and one without. */
    private static final Set<String> USERS_OF_UPLOADS = Set.of("abandoned_uploads", "load_generator");
    private static final String LEDGER_UP = "tickrunner_ledger_up";
    private static final int STALE = 3;
    private static final int FRESH = 2;

    /**
     * Kept apart because {@link ShippedFilesIT} wants the same. All intervals are short enough to wait for staleness, and no
     * worker fails by itself.
     */
    static StartedApp ticking() {
        Map<String, String> settings = new HashMap<>(Map.of("quarkus.tickrunner.enabled", "true",
                "quarkus.tickrunner.stuck-after", "1s",
                "quarkus.tickrunner.lock.request-timeout", "2s",
                "quarkus.tickrunner.workers.\"rebalance\".every", "1s",
                "quarkus.tickrunner.workers.\"abandoned_uploads\".every", "1s",
                "quarkus.tickrunner.workers.\"abandoned_uploads\".timeout", "1s",
                "quarkus.tickrunner.workers.\"night_report\".every", "1s",
                "quarkus.tickrunner.workers.\"outbox_relay\".every", "1s",
                "quarkus.tickrunner.workers.\"offsite_catalog\".enabled", "false",
                "quarkus.tickrunner.workers.\"tick_log_trim\".every", "1s"));
        settings.put("quarkus.tickrunner.workers.\"search_index\".enabled", "false");
        return StartedApp.with(settings);
    }

    @RegisterExtension
    static final StartedApp APP = ticking();

    @BeforeAll
    static void needsPromtool() {
        Promtool.assumeIsThere();
    }

    @BeforeEach
    void awaitHealth() {
        awaitScrape(AlertRulesIT::isWell);
    }

    @Test
    void aHealthyAppTriggersNoAlert() {
        assertAlerts("healthy", awaitScrape(AlertRulesIT::isWell));
    }

    @Test
    void aWorkerThatFailsIsToldOf() throws Exception {
        WatchedDatabase.update("alter table upload rename to upload_elsewhere");
        try {
            Scrape scrape = awaitScrape(s -> USERS_OF_UPLOADS.stream()
                    .allMatch(worker -> s.value("tickrunner_consecutive_failures", worker) >= 3 && s.staleness(worker) > STALE)
                    && heldByAll(s, USERS_OF_UPLOADS)
                    && isFreshBut(s, USERS_OF_UPLOADS));

            assertAlerts("failing", scrape,
                    "TickrunnerWorkerFailing abandoned_uploads", "TickrunnerWorkerStale abandoned_uploads",
                    "TickrunnerWorkerFailing load_generator", "TickrunnerWorkerStale load_generator");
        } finally {
            WatchedDatabase.update("alter table upload_elsewhere rename to upload");
        }
    }

    @Test
    void aTickThatIgnoresItsInterruptTriggersAnAlert() throws Exception {
        try (Connection uploads = WatchedDatabase.lock("upload")) {
            Scrape scrape = awaitScrape(s -> s.value("tickrunner_stuck", "abandoned_uploads") == 1
                    && USERS_OF_UPLOADS.stream().allMatch(worker -> s.staleness(worker) > STALE)
                    && heldByAll(s, USERS_OF_UPLOADS)
                    && isFreshBut(s, USERS_OF_UPLOADS));

            assertAlerts("stuck", scrape,
                    "TickrunnerTickStuck abandoned_uploads", "TickrunnerWorkerStale abandoned_uploads",
                    "TickrunnerTickStuck load_generator", "TickrunnerWorkerStale load_generator");
        }
    }

    @Test
    void aTickThatHangsWithoutATimeoutTriggersAnAlert() throws Exception {
        try (Connection usage = WatchedDatabase.lock("bucket_usage")) {
            Scrape scrape = awaitScrape(s -> s.value("tickrunner_running_seconds", "usage_flush") > 3
                    && s.staleness("usage_flush") > STALE && heldByAll(s, Set.of("usage_flush"))
                    && isFreshBut(s, Set.of("usage_flush")));

            assertAlerts("hanging", scrape, "TickrunnerTickStuck usage_flush", "TickrunnerWorkerStale usage_flush");
        }
    }

    @Test
    void aLockThatNoReplicaHoldsTriggersAnAlert() throws Exception {
        try (Connection foreign = WatchedDatabase.connect(); Statement statement = foreign.createStatement()) {
            statement.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'tickrunner/%'");
            statement.execute("select pg_advisory_lock(" + REBALANCE + ")");
            Scrape scrape = awaitScrape(s -> s.value("tickrunner_lock_session_up", null) == 1
                    && s.value("tickrunner_lock_held", "rebalance") == 0 && s.staleness("rebalance") > STALE
                    && heldByAll(s, Set.of("rebalance")) && isFreshBut(s, Set.of("rebalance")));

            assertAlerts("nobody-holds", scrape, "TickrunnerNobodyHolds rebalance", "TickrunnerWorkerStale rebalance");
        }
    }

    @Test
    void aLockSessionThatIsDownTriggersAnAlert() throws Exception {
        try (Connection template = WatchedDatabase.connectToTemplate(); Statement statement = template.createStatement()) {
            statement.execute("alter database postgres with allow_connections false");
            try {
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'postgres'");
                Scrape scrape = awaitScrape(s -> s.value("tickrunner_lock_session_up", null) == 0
                        && s.value(LEDGER_UP, null) == 0
                        && clusterWorkers(s).allMatch(worker -> s.value("tickrunner_lock_held", worker) == 0)
                        && active(s, "").allMatch(worker -> s.staleness(worker) > STALE));

                assertAlerts("lock-session-down", scrape, Stream.of(
                        Stream.of("TickrunnerLockSessionDown", "TickrunnerLedgerDown"),
                        clusterWorkers(scrape).map(worker -> "TickrunnerNobodyHolds " + worker),
                        active(scrape, "").map(worker -> "TickrunnerWorkerStale " + worker))
                        .flatMap(alerts -> alerts).toArray(String[]::new));
            } finally {
                statement.execute("alter database postgres with allow_connections true");
            }
        }
    }

    @Test
    void aLedgerThatCannotBeWrittenTriggersAnAlert() throws Exception {
        try (Connection migration = WatchedDatabase.lock("tickrunner_run")) {
            Scrape scrape = awaitScrape(s -> s.value(LEDGER_UP, null) == 0 && heldByAll(s, Set.of())
                    && isFreshBut(s, Set.of()));

            assertAlerts("ledger-down", scrape, "TickrunnerLedgerDown");
        }
    }

    private static boolean isWell(Scrape scrape) {
        return scrape.value("tickrunner_lock_session_up", null) == 1 && scrape.value(LEDGER_UP, null) == 1
                && heldByAll(scrape, Set.of())
                && isFreshBut(scrape, Set.of());
    }

    private static boolean heldByAll(Scrape scrape, Set<String> but) {
        return clusterWorkers(scrape).filter(worker -> !but.contains(worker))
                .allMatch(worker -> scrape.value("tickrunner_lock_held", worker) == 1);
    }

    private static boolean isFreshBut(Scrape scrape, Set<String> but) {
        return active(scrape, "").filter(worker -> !but.contains(worker))
                .allMatch(worker -> scrape.staleness(worker) < FRESH && scrape.value("tickrunner_stuck", worker) == 0
                        && scrape.value("tickrunner_consecutive_failures", worker) == 0);
    }

    private static Stream<String> clusterWorkers(Scrape scrape) {
        return active(scrape, "cluster");
    }

    private static Stream<String> active(Scrape scrape, String cadence) {
        return scrape.values().entrySet().stream()
                .filter(entry -> entry.getKey().name().equals("tickrunner_active") && entry.getValue() == 1
                        && entry.getKey().labels().get("cadence").startsWith(cadence))
                .map(entry -> entry.getKey().worker()).toList().stream();
    }

    private static Scrape awaitScrape(Predicate<Scrape> state) {
        return await().atMost(SOON).pollInterval(Duration.ofMillis(250)).ignoreExceptions().until(Scrape::now, state);
    }

    private static void assertAlerts(String state, Scrape scrape, String... alerts) {
        Promtool.rules("test", state + ".test.yml", RuleTest.of(scrape, List.of(alerts)));
    }
}
