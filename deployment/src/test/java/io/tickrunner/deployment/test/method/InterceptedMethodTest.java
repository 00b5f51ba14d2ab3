package io.tickrunner.deployment.test.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.tick.TickApp;

/** The migration from ShedLock relies on this: its annotation is an interceptor of the method. */
class InterceptedMethodTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual(Invoices.class, OnlyOnce.class, OnlyOnceInterceptor.class);

    @Inject
    Tickrunner tickrunner;

    @Inject
    Invoices invoices;

    @Test
    void anInterceptorOfTheMethodDecidesWhetherItsWorkRuns() {
        assertThat(tickrunner.service("send_invoices").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);
        assertThat(tickrunner.service("send_invoices").orElseThrow().tick()).isEqualTo(Outcome.SUCCESS);

        assertThat(invoices.sent()).isEqualTo(1);
    }

    @ApplicationScoped
    static class Invoices {

        private int sent;

        @OnlyOnce
        @TickWorker(name = "send_invoices", lockId = 1, every = "10m")
        void send() {
            sent++;
        }

        int sent() {
            return sent;
        }
    }

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface OnlyOnce {
    }

    @OnlyOnce
    @Interceptor
    @Priority(1)
    static class OnlyOnceInterceptor {

        private boolean ran;

        @AroundInvoke
        Object once(InvocationContext context) throws Exception {
            if (ran) {
                return null;
            }
            ran = true;
            return context.proceed();
        }
    }
}
