package io.tickrunner.it.benchmarks.quartz;

import java.time.Duration;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.quartz.JobBuilder;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;

import io.quarkus.runtime.StartupEvent;

/** Schedules the configured number of jobs, unless another replica has done so. */
@Singleton
public class QuartzWorkers {

    private static final Duration EVERY = Duration.ofSeconds(1);

    void schedule(@Observes StartupEvent event, Scheduler scheduler, QuartzBenchmarkConfig config) throws SchedulerException {
        for (int i = 0; i < config.workers() + config.fastWorkers(); i++) {
            Duration every = i < config.workers() ? EVERY : config.fastEvery();
            JobKey key = JobKey.jobKey("worker-" + i);
            if (!scheduler.checkExists(key)) {
                scheduler.scheduleJob(
                        JobBuilder.newJob(NotedTick.class).withIdentity(key)
                                .usingJobData(NotedTick.WORKER, Integer.toString(i)).build(),
                        TriggerBuilder.newTrigger().withIdentity(key.getName())
                                .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                                        .withIntervalInMilliseconds(every.toMillis()).repeatForever())
                                .build());
            }
        }
    }
}
