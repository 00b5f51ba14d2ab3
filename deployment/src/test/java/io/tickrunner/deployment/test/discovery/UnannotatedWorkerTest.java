package io.tickrunner.deployment.test.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;

import jakarta.enterprise.inject.Vetoed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.PassWorker;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.TestPostgres;

class UnannotatedWorkerTest {

    private static final String WARNING = " is a Worker without @TickWorker, so it never ticks; annotate it, or add @Vetoed"
            + " if that is intended";

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.config(new QuarkusUnitTest()
            .withApplicationRoot(root -> root.addClasses(IdleWorker.class, Base.class, Annotated.class, Forgotten.class,
                    ForgottenPass.class, Meant.class))
            .setLogRecordPredicate(record -> record.getLevel().intValue() >= Level.WARNING.intValue()
                    && record.getLoggerName().startsWith("io.tickrunner.deployment"))
            .assertLogRecords(records -> assertThat(records)
                    .extracting(record -> String.format(record.getMessage(), record.getParameters()))
                    .containsExactly(
                            Forgotten.class.getName() + WARNING,
                            ForgottenPass.class.getName() + WARNING)));

    @Test
    void onlyAConcreteClassWithoutSubclassesCausesAWarning() {
        // The assertion on the build's log is above.
    }

    static class Base extends IdleWorker {
    }

    @TickWorker(name = "annotated", lockId = 1, every = "5m")
    static class Annotated extends Base {

        final Worker delegate = new Worker() {
            @Override
            public void tick(Tick tick) {
            }
        };
    }

    static class Forgotten extends IdleWorker {
    }

    static class ForgottenPass implements PassWorker {

        @Override
        public int pass(Tick tick) {
            return 0;
        }

        @Override
        public String countKey() {
            return "things";
        }
    }

    @Vetoed
    static class Meant extends IdleWorker {
    }
}
