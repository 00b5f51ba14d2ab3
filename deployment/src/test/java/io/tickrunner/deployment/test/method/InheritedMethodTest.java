package io.tickrunner.deployment.test.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.deployment.test.method.other.ForeignChores;

class InheritedMethodTest {

    @RegisterExtension
    static final QuarkusUnitTest TEST = TestPostgres.config(new QuarkusUnitTest().withApplicationRoot(
            jar -> jar.addClasses(ForeignChores.class, Chores.class, Handler.class, GenericChores.class, Original.class,
                    Replacement.class, Abandoned.class, Plain.class)));

    static final List<String> CALLS = new ArrayList<>();

    @Inject
    Tickrunner tickrunner;

    @Inject
    Chores chores;

    @Test
    void aMethodOfTheSameNameInAnotherPackageOverridesNothing() {
        assertThat(tickrunner.service("foreign").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);

        assertThat(chores.calls).contains("foreign").doesNotContain("not foreign");
    }

    @Test
    void aMethodThatImplementsAGenericMethodIsOnlyOneWorker() {
        assertThat(tickrunner.service("generic").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void anAlternativeReplacesTheBeanThatItExtends() {
        assertThat(tickrunner.service("replaced").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);

        assertThat(CALLS).contains("replacement").doesNotContain("original");
    }

    @Test
    void aPlainClassThatInheritsAWorkerMethodIsABean() {
        assertThat(tickrunner.service("abandoned").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);

        assertThat(CALLS).contains("plain");
    }

    @Singleton
    static class Chores extends ForeignChores {

        void sweep() {
            calls.add("not foreign");
        }
    }

    interface Handler<T> {

        void handle(T event);
    }

    static class GenericChores implements Handler<Tick> {

        @Override
        @TickWorker(name = "generic", lockId = 7302, every = "31d")
        public void handle(Tick tick) {
        }
    }

    @Singleton
    static class Original {

        @TickWorker(name = "replaced", lockId = 7303, every = "31d")
        void sweep() {
            CALLS.add(name());
        }

        String name() {
            return "original";
        }
    }

    @Alternative
    @Priority(1)
    @Singleton
    static class Replacement extends Original {

        @Override
        String name() {
            return "replacement";
        }
    }

    abstract static class Abandoned {

        @TickWorker(name = "abandoned", lockId = 7304, every = "31d")
        void sweep() {
            CALLS.add(name());
        }

        abstract String name();
    }

    static class Plain extends Abandoned {

        @Override
        String name() {
            return "plain";
        }
    }
}
