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
import io.tickrunner.Cadence;

@ConfigMapping(prefix = "quarkus.tickrunner")
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
public interface TickrunnerConfig {

    /**
     * Whether workers tick by themselves. When {@code false} the injectable `Tickrunner` still works, and a worker ticks only
     * when told to: the way to test an app.
     */
    @WithDefault("true")
    boolean enabled();

    /**
     * The cadence of every worker that does not give its own.
     */
    @WithDefault("cluster")
    Cadence cadence();

    /**
     * Moves the locks of this app to PostgreSQL's two-int key space under this first key, so that two apps on one database
     * need not agree on lock IDs. Lock IDs must then fit an `int`. Without it the one-bigint key space is used.
     */
    OptionalInt lockNamespace();

    /**
     * How long running ticks may go on after the signal to stop, before they are interrupted. Without it
     * `quarkus.shutdown.timeout` counts, and without that 10 seconds.
     */
    Optional<Duration> shutdownGrace();

    /**
     * How long a tick may go on after its interrupt before it is reported as stuck.
     */
    @WithDefault("10s")
    Duration stuckAfter();

    /**
     * The lock session.
     */
    LockConfig lock();

    /**
     * What is logged of workers.
     */
    LogConfig log();

    /**
     * Tracing, in an app that has OpenTelemetry.
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
     * Settings of single workers, which beat the annotation.
     */
    @ConfigDocMapKey("worker-name")
    Map<String, WorkerConfig> workers();

    /** The lock session: one database session a replica, which holds all its locks. */
    interface LockConfig {

        /**
         * How long the server keeps the lock session of a replica that sends nothing. A replica that is frozen or cut off
         * loses its locks after this time. At least a fifth longer than the deadline.
         */
        @WithDefault("15s")
        Duration lease();

        /**
         * How often the lock session sends a sign of life and tries the locks that this replica lacks.
         */
        @WithDefault("3s")
        Duration heartbeat();

        /**
         * How long after the sending of the last answered heartbeat this replica believes in its locks. At least twice the
         * heartbeat, and shorter than the lease, so that work stops here before it starts elsewhere.
         */
        @WithDefault("10s")
        Duration deadline();

        /**
         * How long a tick waits for the answer to its lock request before it ends as unavailable.
         */
        @WithDefault("5s")
        Duration requestTimeout();

        /**
         * How long to wait before the first attempt to open a lost lock session again. Doubled after each failed attempt, with
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
         * How long a replica that acquires a lock waits before its work, in case the former holder does not know of its loss
         * yet. `prompt` waits a few moments, more on a slow network or machine: a holder notices within moments that its
         * session
         * has ended, unless it is cut off from PostgreSQL just as somebody ends its session. `certain` waits until the former
         * holder's deadline must have passed, unless that said that it releases the lock or leaves. So the work of a replica
         * that died waits for the deadline, and so does the first work of a replica that starts.
         */
        @WithDefault("prompt")
        TakeOverMode takeOver();

        /**
         * Other database roles whose replicas of this app are listened to; `*` stands for any characters. Replicas tell each
         * other what ran and what is paused, and by default only those that log in with this replica's own role are heard.
         * For credentials that differ from replica to replica.
         */
        Optional<List<String>> peerRoles();

        /**
         * Whether to end the process when work goes on although its lock is lost and the lease has passed: the last resort
         * for work that must never run twice at once and ignores interruption.
         */
        @WithDefault("false")
        boolean haltOnRunaway();
    }

    /** What is logged of workers. */
    interface LogConfig {

        /**
         * A worker that fails again and again in the same way is logged with its stack once, and then at most this often in a
         * line with the count. 0 logs every failure with its stack.
         */
        @WithDefault("10m")
        Duration repeatEvery();
    }

    /** Spans of ticks. */
    interface TracingConfig {

        /**
         * Whether ticks that did no work make spans too: those that found the lock held elsewhere or the gate closed.
         */
        @WithDefault("false")
        boolean includeSkipped();
    }

    /** What makes the health checks speak up. */
    interface HealthConfig {

        /**
         * After how many failed ticks in a row a worker makes wellness DOWN.
         */
        @WithDefault("3")
        int failureThreshold();

        /**
         * For how many intervals a worker that runs here may go without a success before wellness is DOWN.
         */
        @WithDefault("3")
        int staleIntervals();

        /**
         * Whether failing or stale workers make readiness DOWN too, which takes web traffic away from this replica.
         */
        @WithDefault("false")
        boolean readinessFollowsWorkers();

        /**
         * Whether health data shows the messages of exceptions: a failing worker's, and the database's while the lock session
         * is not open. Set it to `false` where `/q/health` is open to more people than the log.
         */
        @WithDefault("true")
        boolean showErrors();
    }

    /** The admin endpoint: see the workers of every replica, run and pause them. */
    interface AdminConfig {

        /**
         * Whether the endpoint answers. Without it: in dev and test mode only, as what it shows is not for everybody.
         */
        Optional<Boolean> enabled();

        /**
         * Whether the endpoint takes commands (tick, pause, resume), and this replica those that were sent to another. Without
         * it: in dev and test mode only.
         */
        Optional<Boolean> commands();

        /**
         * The roles of which a caller must have one. Without it the app's own path policies decide alone. Needs Quarkus
         * security.
         */
        Optional<List<String>> rolesAllowed();

        /**
         * The roles of which the sender of a command (tick, pause, resume) must have one. Whoever has one may read, too.
         * Without
         * it commands need a role of `roles-allowed`.
         */
        Optional<List<String>> commandsRolesAllowed();

        /**
         * How long a command to tick waits for the outcome before it is answered with 202.
         */
        @WithDefault("30s")
        Duration tickWait();
    }

    /** One worker's settings. */
    interface WorkerConfig {

        /**
         * The interval, in place of the annotation's.
         */
        Optional<String> every();

        /**
         * Whether the worker ticks by itself.
         */
        @WithDefault("true")
        boolean enabled();

        /**
         * The timeout of a tick, in place of the annotation's.
         */
        Optional<String> timeout();

        /**
         * The cadence, in place of the annotation's.
         */
        Optional<Cadence> cadence();
    }
}
