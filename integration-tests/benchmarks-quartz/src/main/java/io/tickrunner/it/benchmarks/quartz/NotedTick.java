package io.tickrunner.it.benchmarks.quartz;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

import jakarta.inject.Singleton;

import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** The work: writes one line per tick, in the same format as the other contenders. */
@Singleton
public class NotedTick implements Job {

    static final String WORKER = "worker";

    private final OutputStream ticks;

    NotedTick(QuartzBenchmarkConfig config) throws IOException {
        this.ticks = new FileOutputStream(config.ticks().toFile(), true);
    }

    @Override
    public void execute(JobExecutionContext context) {
        Instant now = Instant.now();
        Duration late = Duration.between(context.getScheduledFireTime().toInstant(), now);
        String line = context.getMergedJobDataMap().getString(WORKER) + " " + System.nanoTime() + " " + late.toNanos() + "\n";
        try {
            ticks.write(line.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
