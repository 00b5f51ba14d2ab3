package io.tickrunner.simulator.postgres;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.tickrunner.simulator.postgres.LockQueries.TryLock;
import io.tickrunner.simulator.postgres.LockQueries.Unlock;
import io.tickrunner.simulator.postgres.NotifyQueries.Listen;
import io.tickrunner.simulator.postgres.NotifyQueries.Notify;

/** A simulated server with a clock, and short words for what tests do with it. */
final class Site {

    static final long WALL_MICROS = 1_800_000_000_000_000L;
    static final Login APP = new Login("app", true, "10.0.0.1", "");

    final TestTime time = new TestTime();
    final WallClock wall = new WallClock(time, WALL_MICROS);
    final SimulatedServer server;

    Site() {
        this(ServerSettings.DEFAULT);
    }

    Site(ServerSettings settings) {
        server = SimulatedServer.primary(time, time, wall, settings, "10.0.0.9:5432");
    }

    SimulatedSession open() {
        return open(APP);
    }

    SimulatedSession open(Login login) {
        return ((Opening.Opened) server.open(login)).session();
    }

    void pass(Duration duration) {
        time.pass(duration);
    }

    static Object value(SimulatedSession session, Query query) {
        return ((Reply.Answer) session.execute(query)).value();
    }

    static List<List<Object>> rows(SimulatedSession session, Query query) {
        return ((Reply.Answer) session.execute(query)).rows();
    }

    static void run(SimulatedSession session, Query... queries) {
        for (Query query : queries) {
            rows(session, query);
        }
    }

    static String failure(SimulatedSession session, Query query) {
        return ((Reply.ErrorResponse) session.execute(query)).sqlState();
    }

    static boolean tryLock(SimulatedSession session, long key) {
        return (Boolean) value(session, TryLock.exclusive(LockKey.bigint(key)));
    }

    static boolean unlock(SimulatedSession session, long key) {
        return (Boolean) value(session, Unlock.exclusive(LockKey.bigint(key)));
    }

    static void listen(SimulatedSession session, String channel) {
        run(session, new Listen(channel));
    }

    static void tell(SimulatedSession session, String channel, String... payloads) {
        run(session, new Notify(channel, List.of(payloads)));
    }

    static void set(SimulatedSession session, String name, Object value) {
        run(session, new SessionQueries.SetConfig(Map.of(name, value.toString())));
    }

    static List<String> payloads(SimulatedSession session) {
        return session.drain().stream().map(message -> ((Message.Notification) message).payload()).toList();
    }
}
