package io.tickrunner.deployment.test.method;

import static org.assertj.core.api.Assertions.fail;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.Refusal;

/** None of these methods belongs to a bean, so they would silently never tick. */
class MethodsThatNeverTickTest {

    private static final String HERE = MethodsThatNeverTickTest.class.getName() + "$";

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            HERE + "AbstractChores#lonely: @TickWorker is on a method of an abstract class that no bean extends; put it on a"
                    + " method of a bean, or let a bean extend the class",
            HERE + "Around#around: @TickWorker is on a method of an interceptor, which is not a bean; put it on a method of a"
                    + " bean",
            HERE + "EnumChores#count: @TickWorker is on a method of an enum, which cannot be a bean; make it a class",
            HERE + "Holder$1#tidy: @TickWorker is on a method of an anonymous class, which cannot be a bean; make the class"
                    + " top-level or nested and static",
            HERE + "Holder$1LocalChores#tidy: @TickWorker is on a method of a local class, which cannot be a bean; make the"
                    + " class top-level or nested and static",
            HERE + "InnerChores#tidy: @TickWorker is on a method of an inner class, which cannot be a bean; make the class"
                    + " static",
            HERE + "OverriddenChores#sweep: @TickWorker is on a method that " + HERE + "SilentChores overrides without the"
                    + " annotation; put it on the overriding method",
            HERE + "SeveralConstructors#tidy: the class has several constructors, but none has @Inject; put @Inject on the"
                    + " one that CDI should call"),
            AbstractChores.class, Around.class, Loud.class, EnumChores.class, Holder.class, InnerChores.class,
            OverriddenChores.class,
            SilentChores.class, SeveralConstructors.class, Holder.ANONYMOUS.getClass(), Holder.local());

    @Test
    void aMethodThatWouldNeverTickIsRejected() {
        fail("The build should have failed");
    }

    abstract static class AbstractChores {

        @TickWorker(name = "lonely", lockId = 1, every = "5m")
        void lonely() {
        }
    }

    @Interceptor
    @Loud
    @Priority(1)
    static class Around {

        @AroundInvoke
        Object intercept(InvocationContext context) throws Exception {
            return context.proceed();
        }

        @TickWorker(name = "around", lockId = 2, every = "5m")
        void around() {
        }
    }

    enum EnumChores {
        ONE;

        @TickWorker(name = "count", lockId = 3, every = "5m")
        void count() {
        }
    }

    class InnerChores {

        @TickWorker(name = "inner", lockId = 4, every = "5m")
        void tidy() {
        }
    }

    static class Holder {

        static final Object ANONYMOUS = new Object() {

            @TickWorker(name = "anonymous", lockId = 5, every = "5m")
            void tidy() {
            }
        };

        static Class<?> local() {
            class LocalChores {

                @TickWorker(name = "local", lockId = 6, every = "5m")
                void tidy() {
                }
            }
            return LocalChores.class;
        }
    }

    abstract static class OverriddenChores {

        @TickWorker(name = "sweep", lockId = 7, every = "5m")
        abstract void sweep();
    }

    @jakarta.inject.Singleton
    static class SilentChores extends OverriddenChores {

        @Override
        void sweep() {
        }
    }

    static class SeveralConstructors {

        SeveralConstructors(Scheduler scheduler) {
        }

        SeveralConstructors(Scheduler scheduler, String name) {
        }

        @TickWorker(name = "several", lockId = 8, every = "5m")
        void tidy() {
        }
    }
}
