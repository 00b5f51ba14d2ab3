package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import io.tickrunner.LockGrant;

@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadTest {

    @Test
    void anInterruptedVirtualThreadDoesNotEndTheSession() throws Exception {
        Database database = TestServer.shared().newDatabase();
        try (Replica replica = Replica.start(database).awaitUp()) {
            LockGrant others = replica.lock(1);
            LockGrant own = replica.lock(2);
            AtomicReference<Boolean> released = new AtomicReference<>();

            startVirtual(() -> {
                Thread.currentThread().interrupt();
                released.set(own.release());
            }).join();

            assertThat(released).hasValue(true);
            await().atMost(Replica.LONG).until(() -> database.advisoryLocks().size() == 1);
            assertThat(others.isHeld()).isTrue();
        }
    }

    @Test
    void aVirtualThreadInterruptedWhileWaitingDoesNotEndTheSession() throws Exception {
        Database database = TestServer.shared().newDatabase();
        try (FreezableProxy proxy = new FreezableProxy(database.port());
                Replica replica = Replica.start(database.through(proxy.port())).awaitUp()) {
            LockGrant others = replica.lock(1);
            proxy.toClient.freeze();
            Thread caller = startVirtual(() -> replica.tryLock(2));
            await().atMost(Replica.LONG).until(() -> caller.getState() == Thread.State.TIMED_WAITING);

            caller.interrupt();
            caller.join();

            proxy.thaw();
            await().atMost(Replica.LONG).until(() -> database.advisoryLocks().size() == 1);
            assertThat(others.isHeld()).isTrue();
        }
    }

    /** Starts a virtual thread by reflection, because Java 17 lacks the method. */
    private static Thread startVirtual(Runnable body) throws ReflectiveOperationException {
        return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
    }
}
