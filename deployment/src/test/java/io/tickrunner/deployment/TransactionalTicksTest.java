package io.tickrunner.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Collection;

import jakarta.enterprise.inject.Stereotype;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationTarget.Kind;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.Index;
import org.junit.jupiter.api.Test;

import io.quarkus.arc.NoClassInterceptors;
import io.tickrunner.PassWorker;
import io.tickrunner.Tick;
import io.tickrunner.Worker;

class TransactionalTicksTest {

    private static boolean isOneTransaction(Class<?> worker) throws IOException {
        Index index = Index.of(Transactional.class, Worker.class, PassWorker.class, OnMethod.class, OnClass.class,
                Inherits.class,
                None.class, New.class, Never.class, ClassOnly.class, Final.class, Passes.class, Logged.class,
                LoggedByStereotype.class, Log.class, Logger.class, Batch.class);
        return new TransactionalTicks(index, TransactionalTicksTest::annotations)
                .areOf(index.getClassByName(worker));
    }

    private static Collection<AnnotationInstance> annotations(AnnotationTarget target) {
        return target.kind() == Kind.CLASS ? ((ClassInfo) target).declaredAnnotations()
                : target.asMethod().declaredAnnotations();
    }

    @Test
    void aTransactionalMethodIsOneTransaction() throws IOException {
        assertThat(isOneTransaction(OnMethod.class)).isTrue();
        assertThat(isOneTransaction(New.class)).isTrue();
    }

    @Test
    void aTransactionalClassIsOneTransaction() throws IOException {
        assertThat(isOneTransaction(OnClass.class)).isTrue();
        assertThat(isOneTransaction(Inherits.class)).isTrue();
    }

    @Test
    void aMethodThatBeginsNoTransactionIsNot() throws IOException {
        assertThat(isOneTransaction(None.class)).isFalse();
        assertThat(isOneTransaction(Never.class)).isFalse();
        assertThat(isOneTransaction(ClassOnly.class)).isFalse();
    }

    @Test
    void aMethodThatCannotBeInterceptedIsNot() throws IOException {
        assertThat(isOneTransaction(Final.class)).isFalse();
    }

    @Test
    void theSeveralPassesOfATransactionalWorkerAreNot() throws IOException {
        assertThat(isOneTransaction(Passes.class)).isFalse();
    }

    @Test
    void aMethodThatAnInterceptorOfTheAppIsAroundIsNot() throws IOException {
        assertThat(isOneTransaction(Logged.class)).isFalse();
        assertThat(isOneTransaction(LoggedByStereotype.class)).isFalse();
    }

    private static class None implements Worker {

        @Override
        public void tick(Tick tick) {
            // Only its annotations count.
        }
    }

    private static class OnMethod extends None {

        @Override
        @Transactional
        public void tick(Tick tick) {
            // Only its annotations count.
        }
    }

    private static class New extends None {

        @Override
        @Transactional(TxType.REQUIRES_NEW)
        public void tick(Tick tick) {
            // Only its annotations count.
        }
    }

    @Transactional
    private static class OnClass extends None {
    }

    private static final class Inherits extends OnClass {

        @Override
        public void tick(Tick tick) {
            // Only its annotations count.
        }
    }

    private static final class Never extends OnClass {

        @Override
        @Transactional(TxType.NEVER)
        public void tick(Tick tick) {
            // Only its annotations count.
        }
    }

    private static final class ClassOnly extends OnClass {

        @Override
        @NoClassInterceptors
        public void tick(Tick tick) {
            // Only its annotations count.
        }
    }

    private static class Final extends None {

        @Override
        @Transactional
        public final void tick(Tick tick) {
            // Only its annotations count.
        }
    }

    @Transactional
    private abstract static class Passes implements PassWorker {
    }

    @Log
    private static final class Logged extends OnMethod {
    }

    @Batch
    private static final class LoggedByStereotype extends OnMethod {
    }

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    private @interface Log {
    }

    @Log
    @Stereotype
    @Retention(RetentionPolicy.RUNTIME)
    private @interface Batch {
    }

    @Log
    @Interceptor
    private static final class Logger {
    }
}
