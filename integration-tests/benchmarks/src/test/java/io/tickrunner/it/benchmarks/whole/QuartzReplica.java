package io.tickrunner.it.benchmarks.whole;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

import io.tickrunner.it.benchmarks.TickFile;

/**
 * A replica that runs the same work by clustered Quartz, set up as quarkus-quartz sets it up. Arguments: JDBC URL, number of
 * workers, file of ticks.
 */
public final class QuartzReplica {

    private static final String SCHEMA_RESOURCE = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";

    private static TickFile ticks;

    private QuartzReplica() {
    }

    /** The work. */
    public static final class Tick implements Job {

        @Override
        public void execute(JobExecutionContext context) {
            ticks.append(context.getMergedJobDataMap().getIntegerFromString("worker"));
        }
    }

    /** The schema that Quartz brings along. */
    static List<String> schema() throws IOException {
        try (InputStream resource = Job.class.getResourceAsStream(SCHEMA_RESOURCE)) {
            String script = new String(resource.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
            List<String> statements = new ArrayList<>();
            for (String statement : script.split(";")) {
                String sql = statement.strip();
                if (!sql.isEmpty() && !sql.equalsIgnoreCase("COMMIT") && !sql.equalsIgnoreCase("BEGIN")) {
                    statements.add(sql);
                }
            }
            return statements;
        }
    }

    public static void main(String[] arguments) throws Exception {
        ticks = TickFile.open(Path.of(arguments[2]));
        Scheduler scheduler = new StdSchedulerFactory(settings(arguments[0])).getScheduler();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            JobKey key = JobKey.jobKey("worker-" + i);
            if (!scheduler.checkExists(key)) {
                scheduler.scheduleJob(
                        JobBuilder.newJob(Tick.class).withIdentity(key).usingJobData("worker", Integer.toString(i)).build(),
                        TriggerBuilder.newTrigger().withIdentity(key.getName())
                                .withSchedule(SimpleScheduleBuilder.repeatSecondlyForever()).build());
            }
        }
        scheduler.start();
        System.out.println(WholeTicksBenchmark.READY);
        Thread.currentThread().join();
    }

    private static Properties settings(String url) {
        Properties settings = new Properties();
        settings.put("org.quartz.scheduler.instanceName", "benchmark");
        settings.put("org.quartz.scheduler.instanceId", "AUTO");
        settings.put("org.quartz.scheduler.skipUpdateCheck", "true");
        settings.put("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        settings.put("org.quartz.threadPool.threadCount", "10");
        settings.put("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
        settings.put("org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
        settings.put("org.quartz.jobStore.isClustered", "true");
        settings.put("org.quartz.jobStore.clusterCheckinInterval", "15000");
        settings.put("org.quartz.jobStore.misfireThreshold", "60000");
        settings.put("org.quartz.jobStore.useProperties", "true");
        settings.put("org.quartz.jobStore.dataSource", "pool");
        settings.put("org.quartz.dataSource.pool.connectionProvider.class", QuartzConnections.class.getName());
        settings.put("org.quartz.dataSource.pool.url", url);
        return settings;
    }
}
