package io.tickrunner.it.benchmarks.lateness;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;

import io.tickrunner.it.benchmarks.TickFile;
import io.tickrunner.it.benchmarks.server.Pools;

/** A replica that runs the same work by db-scheduler. Arguments: JDBC URL, file of ticks. */
public final class SteadyDbScheduler {

    private static final Duration POLLING = Duration.ofMillis(100);

    private SteadyDbScheduler() {
    }

    public static void main(String[] arguments) throws Exception {
        TickFile ticks = TickFile.open(Path.of(arguments[1]));
        List<RecurringTask<Void>> tasks = IntStream.range(0, Load.WORKERS)
                .mapToObj(i -> Tasks.recurring("worker-" + i, new Steady(Load.every(i), Load.phase(i)))
                        .execute((instance, context) -> {
                            Instant now = Instant.now();
                            ticks.append(i, Duration.between(context.getExecution().getExecutionTime(), now));
                        }))
                .toList();
        Scheduler scheduler = Scheduler.create(Pools.agroal(arguments[0], Load.THREADS))
                .startTasks(tasks)
                .threads(Load.THREADS)
                .pollingInterval(POLLING)
                .pollUsingLockAndFetch(0.5, 1.0)
                .schedulerName(new SchedulerName.Fixed("replica-" + ProcessHandle.current().pid()))
                .build();
        scheduler.start();
        System.out.println(LatenessBenchmark.READY);
        Thread.currentThread().join();
    }

    /**
     * Plans an execution every interval. Its own schedules are the fixed delay, whose moments shift with the polls, and cron,
     * which has no moment between two seconds. Moments that have passed are left out, otherwise the backlog of workers that are
     * faster than the polling would grow for ever.
     */
    private record Steady(Duration every, Duration phase) implements Schedule {

        @Override
        public Instant getInitialExecutionTime(Instant now) {
            return now.plus(phase);
        }

        @Override
        public Instant getNextExecutionTime(ExecutionComplete done) {
            Instant before = done.getExecution().getExecutionTime();
            long intervals = Duration.between(before, done.getTimeDone()).dividedBy(every) + 1;
            return before.plus(every.multipliedBy(Math.max(1, intervals)));
        }

        @Override
        public boolean isDeterministic() {
            return false;
        }
    }
}
