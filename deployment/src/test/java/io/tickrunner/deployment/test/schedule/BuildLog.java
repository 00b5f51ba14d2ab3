package io.tickrunner.deployment.test.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import org.assertj.core.api.ListAssert;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;

/** Creates apps whose build may warn. */
final class BuildLog {

    private BuildLog() {
    }

    interface Check {
        void of(ListAssert<String> warnings);
    }

    static QuarkusUnitTest app(Check check, Class<?>... classes) {
        return TestPostgres.config(new QuarkusUnitTest()
                .withApplicationRoot(root -> root.addClasses(classes).addClasses(IdleWorker.class, BuildLog.class, Check.class))
                .overrideRuntimeConfigKey("quarkus.tickrunner.enabled", "false")
                .setLogRecordPredicate(record -> record.getLevel().intValue() >= Level.WARNING.intValue()
                        && record.getLoggerName().startsWith("io.tickrunner.deployment"))
                .assertLogRecords(records -> check.of(assertThat(texts(records)))));
    }

    private static List<String> texts(List<LogRecord> records) {
        return records.stream().map(record -> String.format(record.getMessage(), record.getParameters())).toList();
    }
}
