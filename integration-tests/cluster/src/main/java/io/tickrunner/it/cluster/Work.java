package io.tickrunner.it.cluster;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.tickrunner.LockLostException;
import io.tickrunner.Tick;

/** The work of each worker's tick: several recorded steps with time between them. */
@Singleton
public class Work {

    private static final int SLOW_STEPS = 60;

    private final EvidenceWriter evidence;
    private final Faults faults;
    private final int steps;
    private final Duration pause;
    private final Map<String, Map<String, String>> arguments = new ConcurrentHashMap<>();

    Work(EvidenceWriter evidence, Faults faults,
            @ConfigProperty(name = "cluster.steps", defaultValue = "3") int steps,
            @ConfigProperty(name = "cluster.pause", defaultValue = "50ms") Duration pause) {
        this.evidence = evidence;
        this.faults = faults;
        this.steps = steps;
        this.pause = pause;
    }

    /** Returns the arguments of a worker's last forced tick in this replica. */
    public Map<String, String> argumentsOf(String worker) {
        return arguments.getOrDefault(worker, Map.of());
    }

    public void run(Tick tick) throws Exception {
        if (tick.forced()) {
            arguments.put(tick.worker(), tick.arguments());
        }
        long run = evidence.begin(tick, System.nanoTime());
        try {
            faults.commit(tick.worker());
            int wanted = faults.of(tick.worker()) == Fault.SLOW ? SLOW_STEPS : steps;
            for (int step = 0; step < wanted; step++) {
                Thread.sleep(pause.toMillis());
                evidence.seen(tick, run);
            }
            evidence.end(tick, run);
        } catch (LockLostException e) {
            broken(run, "lock_lost", e);
            throw e;
        } catch (InterruptedException e) {
            broken(run, "interrupted", e);
            throw e;
        } catch (Exception | Error e) {
            broken(run, "failed", e);
            throw e;
        }
    }

    private void broken(long run, String ending, Throwable failure) {
        // A pending interrupt would disturb the last step.
        boolean interrupted = Thread.interrupted();
        try {
            evidence.broken(run, ending);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
