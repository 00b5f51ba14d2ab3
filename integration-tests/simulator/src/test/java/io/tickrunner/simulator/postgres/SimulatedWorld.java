package io.tickrunner.simulator.postgres;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.tickrunner.simulator.postgres.Message.Fatal;
import io.tickrunner.simulator.postgres.Message.Notification;
import io.tickrunner.simulator.postgres.SessionQueries.Ping;
import io.tickrunner.simulator.postgres.SessionQueries.SetConfig;

/** Performs a script on a new simulated server. */
final class SimulatedWorld {

    private static final Duration BETWEEN_STEPS = Duration.ofMillis(1);

    private final TestTime time = new TestTime();
    private final SimulatedServer server;
    private final Pids pids = new Pids();
    private final Map<Integer, SimulatedSession> sessions = new HashMap<>();
    private final Map<Integer, List<Message>> arrived = new HashMap<>();

    SimulatedWorld(Set<Flaw> flaws) {
        server = SimulatedServer.primary(time, time, new WallClock(time, Site.WALL_MICROS), ServerSettings.DEFAULT,
                "127.0.0.1:5432", flaws);
    }

    Outcome perform(Step step) {
        time.pass(BETWEEN_STEPS);
        arrived.clear();
        List<Map.Entry<Integer, SimulatedSession>> before = sessions.entrySet().stream()
                .filter(entry -> entry.getValue().isOpen()).map(Map.Entry::copyOf).toList();
        String text = text(step);
        Set<Integer> ended = new HashSet<>();
        before.forEach(entry -> {
            if (!entry.getValue().isOpen()) {
                ended.add(entry.getKey());
            }
        });
        return new Outcome(text, (int) arrived.values().stream().flatMap(List::stream)
                .filter(Notification.class::isInstance).count(), ended);
    }

    private String text(Step step) {
        SimulatedSession session = sessions.get(step.session());
        if (step instanceof Step.Open open) {
            return open(open, session);
        }
        if (session == null) {
            return Answers.NOT_OPEN;
        }
        if (step instanceof Step.Close) {
            session.terminate();
            sessions.remove(step.session());
            return Answers.CLOSED;
        }
        if (step instanceof Step.Run run) {
            return run(session, run.statement());
        }
        if (step instanceof Step.Read) {
            String reply = error(session, session.execute(new Ping()));
            return reply == null ? heard(session) : reply;
        }
        if (step instanceof Step.Look) {
            return session.isOpen() ? heard(session) : ending(session);
        }
        Step.Idle idle = (Step.Idle) step;
        String failure = error(session, session.execute(SetConfig.of(idle.limit(), Integer.toString(idle.millis()))));
        if (failure != null) {
            return failure;
        }
        time.pass(Duration.ofMillis(idle.millis()));
        if (!session.isOpen()) {
            return ending(session);
        }
        session.execute(SetConfig.of(idle.limit(), "0"));
        return Answers.STILL_OPEN;
    }

    private String open(Step.Open open, SimulatedSession session) {
        if (session != null && session.isOpen()) {
            return Answers.STILL_OPEN;
        }
        Login login = new Login(open.role(), open.role().equals(RealServer.SUPERUSER), "127.0.0.1",
                open.applicationName());
        SimulatedSession opened = ((Opening.Opened) server.open(login)).session();
        sessions.put(open.session(), opened);
        pids.opened(open.session(), opened.backendPid());
        return Answers.OPENED;
    }

    private String run(SimulatedSession session, TwinStatement statement) {
        if (statement.refusal() != null && session.isOpen()) {
            server.refuse(statement.refusal());
        }
        Reply reply = session.execute(statement.query().apply(pids));
        String error = error(session, reply);
        if (error != null) {
            return error;
        }
        Reply.Answer answer = (Reply.Answer) reply;
        return Answers.rows(statement.comparable(answer.rows(), pids),
                answer.notices().stream().map(Message.Notice::sqlState).toList());
    }

    /** Returns null if it is an answer. */
    private String error(SimulatedSession session, Reply reply) {
        if (reply instanceof Reply.ErrorResponse error) {
            return Answers.error(error.sqlState());
        }
        return reply instanceof Reply.Closed ? ending(session) : null;
    }

    /** What a client sees of the end, once. */
    private String ending(SimulatedSession session) {
        Stream<Message> last = session.drain().stream();
        String state = last.filter(Fatal.class::isInstance).map(message -> ((Fatal) message).sqlState()).findFirst()
                .orElse(Answers.BROKEN);
        sessions.values().remove(session);
        return Answers.error(state);
    }

    private String heard(SimulatedSession session) {
        List<Message> messages = session.drain();
        arrived.put(session.backendPid(), messages);
        return "heard " + messages.stream().map(message -> (Notification) message)
                .map(heard -> Answers.notification(pids.name(heard.senderPid()), heard.channel(), heard.payload())).toList();
    }
}
