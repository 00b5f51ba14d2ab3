package io.tickrunner.runtime.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import io.quarkus.runtime.annotations.ConfigDocMapKey;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import io.tickrunner.Cadence;
import io.tickrunner.Fence;
import io.tickrunner.Missed;
import io.tickrunner.OnCrash;

@ConfigMapping(prefix = "quarkus.tickrunner")
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
public interface TickrunnerConfig {

    /**
     * Whether workers tick on their schedule. With `false` the injectable `Tickrunner` still works, but a worker ticks only
     * when it is forced. Useful in an app's tests.
     */
    @WithDefault("true")
    boolean enabled();

    /**
     * The cadence of every worker that does not set its own.
     */
    @WithDefault("cluster")
    Cadence cadence();

    /**
     * The time zone of every cron worker that does not set its own, for example `Europe/Berlin`. If not set, the system's time
     * zone applies, which may differ between replicas; the build warns of a cron worker that relies on it.
     */
    Optional<String> timeZone();

    /**
     * Moves the locks of this app to PostgreSQL's two-int key space, with this value as the first key. Apps that share a
     * database then need not coordinate their lock IDs. Lock IDs must fit an `int`. If not set, the one-bigint key space is
     * used.
     */
    OptionalInt lockNamespace();

    /**
     * How the replicas share the workers of cadence CLUSTER.
     */
    SpreadConfig spread();

    /**
     * How long running ticks may continue after the signal to stop before they are interrupted. If not set,
     * `quarkus.shutdown.timeout` applies, or 10 seconds if that is not set either.
     */
    Optional<Duration> shutdownGrace();

    /**
     * How long a tick may continue after its interrupt before it is reported as stuck.
     */
    @WithDefault("10s")
    Duration stuckAfter();

    /**
     * The lock session.
     */
    LockConfig lock();

    /**
     * Fenced work.
     */
    FenceConfig fence();

    /**
     * Logging of workers.
     */
    LogConfig log();

    /**
     * Tracing in an app that has OpenTelemetry.
     */
    TracingConfig tracing();

    /**
     * Health checks.
     */
    HealthConfig health();

    /**
     * The admin endpoint.
     */
    AdminConfig admin();

    /**
     * The ledger, in an app that keeps one.
     */
    LedgerConfig ledger();

    /**
     * Settings of individual workers, which override the annotation.
     */
    @ConfigDocMapKey("worker-name")
    Map<String, WorkerConfig> workers();

    /** How the replicas share the workers of cadence CLUSTER. */
    interface SpreadConfig {

        /**
         * How the replicas share the workers of cadence CLUSTER. With `even` each live replica holds the same number of them,
         * give or take one, and they hand workers over between ticks after a replica has come or gone. With `none` a replica
         * keeps what it acquires.
         */
        @WithParentName
        @WithDefault("even")
        Mode mode();

        /**
         * How much this replica holds in comparison with the others, from 0 to 1000. With `0` it holds a worker only while no
         * other replica is able to run it, for example because it is to serve requests only.
         */
        @WithDefault("1")
        int weight();

        /** How workers are shared. */
        enum Mode {
            EVEN,
            NONE
        }
    }

    /** The lock session: one database session per replica, which holds all its locks. */
    interface LockConfig {

        /**
         * How long the server keeps the lock session of a replica that sends nothing. A frozen or disconnected replica loses
         * its locks after this time. Must be at least a fifth longer than the deadline.
         */
        @WithDefault("15s")
        Duration lease();

        /**
         * How often the lock session sends a sign of life. The end of the sessions of other replicas is looked for up to 40
         * times
         * as often.
         */
        @WithDefault("3s")
        Duration heartbeat();

        /**
         * How long this replica trusts its locks, counted from the sending of the last answered heartbeat. Must be at least
         * twice the heartbeat, and shorter than the lease because work must stop here before it starts elsewhere.
         */
        @WithDefault("10s")
        Duration deadline();

        /**
         * How long a tick waits for the answer to its lock request before it ends as unavailable.
         */
        @WithDefault("5s")
        Duration requestTimeout();

        /**
         * How long to wait before the first attempt to reopen a lost lock session. Doubled after each failed attempt, with
         * jitter.
         */
        @WithDefault("200ms")
        Duration backoff();

        /**
         * The longest wait between two attempts to open the lock session.
         */
        @WithDefault("5s")
        Duration maxBackoff();

        /**
         * How long a replica that acquires a lock waits before its work, in case the former holder has not noticed its loss
         * yet. `prompt` waits a few moments, longer on a slow network or machine. A holder notices within moments that its
         * session has ended, unless it is disconnected from PostgreSQL at the moment its session is terminated. `certain` waits
         * until the former holder's deadline must have passed, unless the holder announced that it releases the lock or leaves.
         * Taking over from a replica that died then waits for the deadline, and so does the first work of a replica that
         * starts.
         */
        @WithDefault("prompt")
        TakeOverMode takeOver();

        /**
         * Other database roles that replicas of this app use; `*` stands for any characters. Replicas notify each other of runs
         * and pauses, and by default a replica accepts such messages only from its own role. Set this if credentials differ
         * between replicas.
         */
        Optional<List<String>> peerRoles();

        /**
         * Whether to end the process if work continues although its lock is lost and the lease has passed. This is the last
         * resort for work that must never run twice at once but ignores interruption.
         */
        @WithDefault("false")
        boolean haltOnRunaway();
    }

    /** Fenced work. */
    interface FenceConfig {

        /**
         * How long a transaction of a fenced worker may be idle between its check and its commit before the server ends it. The
         * next holder of the lock waits at most this long for a replica that was frozen in between. A shorter
         * `idle_in_transaction_session_timeout` of the session stays in force.
         */
        @WithDefault("5s")
        Duration idleTimeout();
    }

    /** Logging of workers. */
    interface LogConfig {

        /**
         * How often to log a reminder of a failure that repeats in the same way. The first failure is logged with its stack
         * trace; each reminder is one line with the count. 0 logs every failure with its stack trace.
         */
        @WithDefault("10m")
        Duration repeatEvery();
    }

    /** Spans of ticks. */
    interface TracingConfig {

        /**
         * Whether to create spans also for ticks that did no work because the lock was held elsewhere or the gate was closed.
         */
        @WithDefault("false")
        boolean includeSkipped();
    }

    /** Conditions of the health checks. */
    interface HealthConfig {

        /**
         * The number of consecutive failed ticks of a worker after which wellness is DOWN.
         */
        @WithDefault("3")
        int failureThreshold();

        /**
         * The number of intervals that a worker that runs here may go without a success before wellness is DOWN.
         */
        @WithDefault("3")
        int staleIntervals();

        /**
         * Whether failing or stale workers also set readiness to DOWN, which removes this replica from web traffic.
         */
        @WithDefault("false")
        boolean readinessFollowsWorkers();

        /**
         * Whether health data contains exception messages of failing workers and, while the lock session is not open, of the
         * database. Set this to `false` if more people can read `/q/health` than the log.
         */
        @WithDefault("true")
        boolean showErrors();
    }

    /** The admin endpoint, which shows, runs and pauses the workers of all replicas. */
    interface AdminConfig {

        /**
         * Whether the endpoint is enabled. If not set, it is enabled only in dev and test mode because its data is not meant
         * for the public.
         */
        Optional<Boolean> enabled();

        /**
         * Whether the endpoint accepts commands (tick, pause, resume), and whether this replica executes commands sent to
         * another replica. If not set, only in dev and test mode.
         */
        Optional<Boolean> commands();

        /**
         * The roles of which a caller must have at least one. If not set, only the app's own path policies decide. Needs
         * Quarkus security.
         */
        Optional<List<String>> rolesAllowed();

        /**
         * The roles of which the sender of a command (tick, pause, resume) must have at least one. These roles may also read.
         * If not set, commands need a role of `roles-allowed`.
         */
        Optional<List<String>> commandsRolesAllowed();

        /**
         * How long a command to tick waits for the outcome before the response is 202.
         */
        @WithDefault("30s")
        Duration tickWait();
    }

    /** The ledger. */
    interface LedgerConfig {

        /**
         * Whether missing tables are created. Set this to `false` if the app creates them itself, for example with Flyway.
         */
        @WithDefault("true")
        boolean create();

        /**
         * The schema of the tables. If not set, PostgreSQL's search path decides, usually for `public`.
         */
        Optional<String> schema();

        /**
         * The start of the names of all tables and indexes.
         */
        @WithDefault(LedgerSettings.DEFAULT_PREFIX)
        String tablePrefix();

        /**
         * How many runs of each worker are kept. Older ones are deleted a few at a time.
         */
        @WithDefault("1000")
        int keepRuns();

        /**
         * How long runs and commands are kept.
         */
        @WithDefault("30d")
        Duration keepFor();
    }

    /** Settings of one worker. */
    interface WorkerConfig {

        /**
         * The interval, which overrides the annotation's interval or cron expression.
         */
        Optional<String> every();

        /**
         * The cron expression, which overrides the annotation's interval or cron expression.
         */
        Optional<String> cron();

        /**
         * The time zone of the cron expression, which overrides the annotation's.
         */
        Optional<String> timeZone();

        /**
         * By how much a tick may come later than planned, at random; overrides the annotation's.
         */
        Optional<String> jitter();

        /**
         * What happens to missed occurrences of a cron worker, which overrides the annotation's.
         */
        Optional<Missed> missed();

        /**
         * How late a missed occurrence may still run, which overrides the annotation's.
         */
        Optional<String> missedWithin();

        /**
         * What happens to a run that the ledger knows to have begun and not finished, which overrides the annotation's.
         */
        Optional<OnCrash> onCrash();

        /**
         * How long after a failed tick the next attempt comes, which overrides the annotation's.
         */
        Optional<String> retry();

        /**
         * How many further attempts a failed tick has, which overrides the annotation's.
         */
        OptionalInt maxRetries();

        /**
         * How heavy the worker is when the replicas share the workers, from 1 to 1000. Overrides the annotation's.
         */
        OptionalInt weight();

        /**
         * Into how many partitions the worker is divided, from 1 to 1000. Only for workers whose code declares partitions.
         * Overrides the code.
         */
        OptionalInt partitions();

        /**
         * The PostgreSQL notification channel that wakes the worker up, which overrides the annotation's.
         */
        Optional<String> wakeOn();

        /**
         * The shortest time between the start of a tick and a wake-up, which overrides the annotation's.
         */
        Optional<String> atMostEvery();

        /**
         * Whether the worker ticks on its schedule.
         */
        @WithDefault("true")
        boolean enabled();

        /**
         * The timeout of a tick, which overrides the annotation's.
         */
        Optional<String> timeout();

        /**
         * The cadence, which overrides the annotation's.
         */
        Optional<Cadence> cadence();

        /**
         * Whether the worker's transactions are fenced, which overrides the annotation's.
         */
        Optional<Boolean> fenced();

        /**
         * Which transactions of a fenced worker are checked, which overrides the annotation's.
         */
        Optional<Fence> fence();
    }
}
