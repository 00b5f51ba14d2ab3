package io.tickrunner.it.benchmarks.whole;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.quartz.Job;

import io.tickrunner.it.benchmarks.replicas.Replica;

/** The app with clustered quarkus-quartz, as the build has packaged it. */
public final class QuartzApp {

    private static final String SCHEMA_RESOURCE = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";
    private static final Pattern STARTED = Pattern.compile("started in [0-9.]+s");

    private final Path home;
    private final Path work;
    private final String url;

    public QuartzApp(Path home, Path work, String url) {
        this.home = home;
        this.work = work;
        this.url = url;
    }

    /** The schema that Quartz brings along. */
    public static List<String> schema() throws IOException {
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

    /** A replica that has started, with this many jobs with an interval of one second. */
    public Replica start(int workers, String... more) throws Exception {
        Replica replica = Replica.start(work, ticks -> {
            List<String> command = new ArrayList<>(List.of(
                    "-Dbenchmark.workers=" + workers,
                    "-Dbenchmark.ticks=" + ticks,
                    "-Dquarkus.datasource.jdbc.url=" + url));
            command.addAll(List.of(more));
            command.addAll(List.of("-jar", home.resolve("quarkus-run.jar").toString()));
            return command;
        });
        try {
            replica.awaitLog(STARTED);
            return replica;
        } catch (Exception e) {
            replica.close();
            throw e;
        }
    }
}
