package io.tickrunner.runtime.lock;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.lock.PeerMessage.Kind;

/**
 * What this replica owes its peers: what ran here, answers and commands. It is taken out only when the server has taken it, so
 * that a refusal loses nothing.
 */
final class PeerOutbox {

    private static final Logger LOG = Logger.getLogger(PeerOutbox.class);
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String OUT_OF_SHARED_MEMORY = "53200";
    private static final String PROGRAM_LIMIT_EXCEEDED = "54000";

    private final RunLedger ledger;
    private final PeerCommands commands;
    private final PeerWelcome welcome;
    private final Pace pace;
    private final Repetition refusals;
    /** Whether the last attempt was refused. */
    private final AtomicBoolean refused = new AtomicBoolean();
    private volatile boolean waitsForHeartbeat;
    private volatile boolean hurried;

    PeerOutbox(RunLedger ledger, PeerCommands commands, PeerWelcome welcome, Pace pace, Duration repeatEvery) {
        this.ledger = ledger;
        this.commands = commands;
        this.welcome = welcome;
        this.pace = pace;
        this.refusals = new Repetition(repeatEvery);
    }

    /** Messages, and what to do once they are sent. */
    interface Parcel {

        Collection<String> messages();

        void sent();
    }

    private record Packed(Collection<String> messages, List<Runnable> whenSent) implements Parcel {

        @Override
        public void sent() {
            whenSent.forEach(Runnable::run);
        }
    }

    /** Messages that nobody misses if they are not sent. */
    static Parcel parcel(Collection<String> messages) {
        return new Packed(messages, List.of());
    }

    /** Whether something waits that is not left to the next heartbeat. */
    boolean isUrgent() {
        return !waitsForHeartbeat && (hurried || commands.hasUnsent() || welcome.owesAnswer());
    }

    /** What ran here is not left to the next heartbeat. */
    void hurry() {
        hurried = true;
    }

    /**
     * All that is owed, and more. Asked by the thread that has the wire, so that no unlock can overtake what was taken to be
     * told.
     */
    Parcel pack(Collection<String> more) {
        hurried = false;
        List<RunLedger.Untold> runs = ledger.untold();
        PeerWelcome.Answer answer = welcome.answer();
        PeerCommands.Unsent unsent = commands.unsent();
        List<String> messages = new ArrayList<>(
                PeerMessage.encode(Kind.RUNS, runs.stream().map(RunLedger.Untold::run).toList()));
        if (answer.tellsAll()) {
            messages.addAll(PeerMessage.encode(Kind.ANSWER, ledger.all()));
            messages.addAll(commands.allPauses());
        }
        OptionalLong slowest = answer.tellsAll() ? pace.millisHere() : pace.untold();
        slowest.ifPresent(millis -> messages.addAll(PeerMessage.encodeNumbers(Kind.PACE, List.of(millis))));
        messages.addAll(answer.messages());
        messages.addAll(unsent.messages());
        messages.addAll(more);
        return new Packed(messages, List.of(() -> ledger.told(runs), () -> welcome.answered(answer), unsent::sent,
                () -> slowest.ifPresent(pace::told)));
    }

    /** The server refused to pass it on. It is tried again with the next heartbeat, because it will hardly succeed at once. */
    void refused(SQLException refusal) {
        refused.set(true);
        waitsForHeartbeat = true;
        refusals.happened(String.valueOf(refusal.getSQLState())).ifPresent(news -> LOG.warnf(
                "PostgreSQL refused to pass on what the other replicas should know, runs and commands (%s)%s; retrying with"
                        + " each heartbeat",
                refusal.getMessage(), fix(refusal)));
    }

    private static String fix(SQLException refusal) {
        return switch (String.valueOf(refusal.getSQLState())) {
            case INSUFFICIENT_PRIVILEGE -> "; grant the datasource's role EXECUTE on pg_catalog.pg_notify(text, text)";
            case PROGRAM_LIMIT_EXCEEDED -> "; its notification queue is full because some session that listens has kept a"
                    + " transaction open: end that session, pg_stat_activity shows it";
            case OUT_OF_SHARED_MEMORY -> "; its lock table is full: raise max_locks_per_transaction, or use fewer lock IDs";
            default -> "";
        };
    }

    void accepted() {
        if (refused.getAndSet(false)) {
            refusals.over();
            LOG.info("PostgreSQL passes on again what the other replicas should know");
        }
    }

    /** A heartbeat is due: what was refused is tried again. */
    void retry() {
        waitsForHeartbeat = false;
    }
}
