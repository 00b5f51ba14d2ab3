package io.tickrunner.simulator.postgres;

import static io.tickrunner.simulator.postgres.Site.tryLock;
import static io.tickrunner.simulator.postgres.Site.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.tickrunner.simulator.postgres.ServerQueries.IsFirstLife;
import io.tickrunner.simulator.postgres.ServerQueries.IsInRecovery;
import io.tickrunner.simulator.postgres.ServerQueries.Life;
import io.tickrunner.simulator.postgres.ServerQueries.PostmasterStartTime;

class ServerEndsTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Site site = new Site();
    private final SimulatedServer server = site.server;
    private final SimulatedSession one = site.open();

    private static List<Object> life(SimulatedSession session) {
        return Site.rows(session, new Life("tickrunner/")).get(0);
    }

    @Test
    void theCrashOfABackendEndsAllSessions() {
        SimulatedSession other = site.open();
        tryLock(other, 1);

        server.crashBackend(one.backendPid(), SECOND);

        assertThat(one.drain()).containsExactly(new Message.Fin());
        assertThat(other.drain()).extracting(message -> message instanceof Message.Notice notice ? notice.sqlState() : "end")
                .containsExactly("57P02", "end");
        assertThat(server.open(Site.APP)).isInstanceOfSatisfying(Opening.Refused.class,
                refused -> assertThat(refused.sqlState()).isEqualTo("57P03"));
        site.pass(Duration.ofSeconds(1));
        assertThat(tryLock(site.open(), 1)).isTrue();
    }

    @Test
    void theLocksOfACrashedBackendStayUntilTheServerNotices() {
        SimulatedSession other = site.open();
        tryLock(one, 1);
        server.crashBackend(one.backendPid(), SECOND, SECOND);
        assertThat(one.drain()).containsExactly(new Message.Fin());
        assertThat(tryLock(other, 1)).isFalse();

        site.pass(Duration.ofSeconds(1));

        assertThat(other.isOpen()).isFalse();
        site.pass(Duration.ofSeconds(1));
        assertThat(tryLock(site.open(), 1)).isTrue();
    }

    @Test
    void whoConnectsAtTheNoticeOfACrashIsRefused() {
        SimulatedSession other = site.open();
        List<Opening> openings = new ArrayList<>();
        other.onMessage(() -> openings.add(server.open(Site.APP)));

        server.crashBackend(one.backendPid(), SECOND);

        assertThat(openings).hasOnlyElementsOfType(Opening.Refused.class).isNotEmpty();
    }

    @Test
    void aFrozenServerEndsWhatIsOverdueWhenItGoesOn() {
        Site.set(one, "idle_session_timeout", 1000);
        server.freeze(Duration.ofSeconds(5).toNanos());

        site.pass(Duration.ofSeconds(4));
        assertThat(one.isOpen()).isTrue();
        assertThatThrownBy(() -> server.open(Site.APP)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("frozen");
        site.pass(Duration.ofSeconds(1));

        assertThat(one.isOpen()).isFalse();
        assertThat(site.open().isOpen()).isTrue();
    }

    @Test
    void aCrashIsSeenInTheStatisticsAndNotInTheStartOfTheServer() {
        Object started = value(one, new PostmasterStartTime());
        site.pass(Duration.ofMinutes(1));
        server.crashBackend(one.backendPid(), SECOND);
        site.pass(Duration.ofSeconds(1));

        SimulatedSession later = site.open();
        assertThat(value(later, new PostmasterStartTime())).isEqualTo(started);
        assertThat(life(later)).containsExactly(61_000.0, 0.0, 0.0, null, false);
        assertThat(value(later, new IsFirstLife(Duration.ofSeconds(3)))).isEqualTo(false);
    }

    @Test
    void aFastRestartSaysGoodbyeByAnError() {
        server.stop(Shutdown.FAST);

        assertThat(one.drain()).first().isInstanceOfSatisfying(Message.Fatal.class,
                fatal -> assertThat(fatal.sqlState()).isEqualTo("57P01"));
        assertThat(server.open(Site.APP)).isEqualTo(new Opening.NoServer());
    }

    @Test
    void anImmediateStopSaysGoodbyeByANotice() {
        server.stop(Shutdown.IMMEDIATE);

        assertThat(one.drain()).first().isInstanceOfSatisfying(Message.Notice.class,
                notice -> assertThat(notice.sqlState()).isEqualTo("57P01"));
    }

    @Test
    void aPowerLossSaysNothing() {
        server.stop(Shutdown.POWER_LOSS);

        assertThat(one.drain()).isEmpty();
        assertThat(one.isOpen()).isFalse();
    }

    @Test
    void aServerThatStartsRefusesUntilItHasStarted() {
        site.pass(Duration.ofMinutes(1));
        server.stop(Shutdown.FAST);
        server.start(SECOND);

        assertThat(server.open(Site.APP)).isInstanceOf(Opening.Refused.class);
        site.pass(Duration.ofSeconds(1));

        assertThat(life(site.open())).containsExactly(1_000.0, 61_000.0, 0.0, null, false);
    }

    @Test
    void aStartThatAnotherStopOvertakesDoesNotHappen() {
        server.stop(Shutdown.FAST);
        server.start(SECOND);
        server.stop(Shutdown.IMMEDIATE);
        server.start(3 * SECOND);

        site.pass(Duration.ofSeconds(2));
        assertThat(server.isAccepting()).isFalse();
        site.pass(Duration.ofSeconds(1));
        assertThat(server.isAccepting()).isTrue();
    }

    @Test
    void aStandbyIsInRecoveryUntilItIsPromotedAndKeepsItsSessions() {
        SimulatedServer standby = SimulatedServer.standbyOf(server, site.wall, "10.0.0.8:5432");
        SimulatedSession session = ((Opening.Opened) standby.open(Site.APP)).session();
        assertThat(value(session, new IsInRecovery())).isEqualTo(true);
        site.pass(Duration.ofMinutes(1));

        standby.promote();

        assertThat(value(session, new IsInRecovery())).isEqualTo(false);
        assertThat(life(session)).containsExactly(60_000.0, 60_000.0, 0.0, null, true);
    }

    @Test
    void aServerWithoutRoomRefusesAnotherSession() {
        Site small = new Site(new ServerSettings(1, 10));
        SimulatedSession only = small.open();

        assertThat(small.server.open(Site.APP)).isInstanceOfSatisfying(Opening.Refused.class,
                refused -> assertThat(refused.sqlState()).isEqualTo("53300"));
        only.terminate();
        small.open();
    }

    @Test
    void theFirstLifeOfAServerIsKnownAsSuch() {
        assertThat(value(one, new IsFirstLife(Duration.ofSeconds(3)))).isEqualTo(true);
    }

    @Test
    void theWallClockCanJump() {
        site.wall.jump(-5_000_000);

        assertThat(Site.rows(one, new SessionQueries.Ping()).get(0).get(2)).isEqualTo(Site.WALL_MICROS / 1000 - 5000);
    }
}
