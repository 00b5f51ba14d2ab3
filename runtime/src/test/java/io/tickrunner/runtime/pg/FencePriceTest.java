package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.lock.FenceAnswer.Raised;
import io.tickrunner.runtime.lock.LockSessionListener;
import io.tickrunner.runtime.pg.FunctionCallProxy.Way;

/** How many commands the server gets for a lock and its fence, without heartbeats. */
@Timeout(60)
class FencePriceTest {

    private static final long WARM_UP = 1;
    private static final long LOCK = 2;

    private FunctionCallProxy proxy;
    private Replica replica;

    @BeforeEach
    void start() throws SQLException, IOException {
        Database database = TestServer.shared().newDatabase();
        proxy = new FunctionCallProxy(database.port(), Way.PASS_ON);
        replica = Replica.notStarted(database.through(proxy.port()).connections(), Replica.withRareHeartbeat(),
                LockSessionListener.NONE);
        replica.locker.start();
        replica.awaitUp();
        replica.lock(WARM_UP);
    }

    @AfterEach
    void stop() throws IOException {
        replica.close();
        proxy.close();
    }

    @Test
    void aLockWithoutAFenceTakesOneCommandAndItsReleaseAnother() {
        assertThat(commandsOf(() -> replica.lock(LOCK).release())).isEqualTo(2);
    }

    @Test
    void aFenceAddsOneCommandToALockAndOneToItsRelease() {
        assertThat(commandsOf(() -> {
            LockGrant grant = replica.lock(LOCK);
            assertThat(replica.locker.raiseFence(grant)).isInstanceOf(Raised.class);
            grant.release();
        })).isEqualTo(4);
    }

    private int commandsOf(Runnable work) {
        int before = proxy.commands.get();
        work.run();
        return proxy.commands.get() - before;
    }
}
