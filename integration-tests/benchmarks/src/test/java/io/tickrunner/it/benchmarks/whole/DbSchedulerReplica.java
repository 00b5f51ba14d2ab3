package io.tickrunner.it.benchmarks.whole;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;

import io.tickrunner.it.benchmarks.TickFile;
import io.tickrunner.it.benchmarks.server.Pools;

/** A replica that runs the same work by db-scheduler. Arguments: JDBC URL, number of workers, file of ticks. */
public final class DbSchedulerReplica {

    /** The schema that its documentation gives. */
    public static final List<String> SCHEMA = List.of(
            "CREATE TABLE scheduled_tasks (task_name text NOT NULL, task_instance text NOT NULL, task_data bytea,"
                    + " execution_time timestamp with time zone NOT NULL, picked boolean NOT NULL, picked_by text,"
                    + " last_success timestamp with time zone, last_failure timestamp with time zone, consecutive_failures int,"
                    + " last_heartbeat timestamp with time zone, version bigint NOT NULL, priority smallint,"
                    + " PRIMARY KEY (task_name, task_instance))",
            "CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time)",
            "CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat)",
            "CREATE INDEX priority_execution_time_idx ON scheduled_tasks (priority DESC, execution_time ASC)");

    /** Its default of 10 s would keep a tenth of the ticks. */
    private static final Duration POLLING = Duration.ofMillis(100);
    private static final int THREADS = 20;

    private DbSchedulerReplica() {
    }

    public static void main(String[] arguments) throws Exception {
        TickFile ticks = TickFile.open(Path.of(arguments[2]));
        List<RecurringTask<Void>> tasks = IntStream.range(0, Integer.parseInt(arguments[1]))
                .mapToObj(i -> Tasks.recurring("worker-" + i, Schedules.cron("* * * * * *"))
                        .execute((instance, context) -> ticks.append(i)))
                .toList();
        Scheduler scheduler = Scheduler.create(Pools.agroal(arguments[0], WholeTicksBenchmark.POOL_SIZE))
                .startTasks(tasks)
                .threads(THREADS)
                .pollingInterval(POLLING)
                .pollUsingLockAndFetch(0.5, 1.0)
                .schedulerName(new SchedulerName.Fixed("replica-" + ProcessHandle.current().pid()))
                .build();
        scheduler.start();
        System.out.println(WholeTicksBenchmark.READY);
        Thread.currentThread().join();
    }
}
