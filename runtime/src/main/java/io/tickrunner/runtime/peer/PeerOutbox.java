package io.tickrunner.runtime.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.peer.PeerMessage.Kind;
import io.tickrunner.runtime.time.Repetition;
import io.tickrunner.runtime.time.Time;

/**
 * What this replica owes its peers: what ran here, answers and commands. It is taken out only when the server has taken it, so
 * that a refusal loses nothing.
 */
public final class PeerOutbox {

    private static final Logger LOG = Logger.getLogger(PeerOutbox.class);

    private final RunBook runs;
    private final PeerCommands commands;
    private final PeerWelcome welcome;
    private final Pace pace;
    private final Repetition refusals;
    /** Whether the last attempt was refused. */
    private final AtomicBoolean refused = new AtomicBoolean();
    private volatile boolean waitsForHeartbeat;
    private volatile boolean hurried;

    public PeerOutbox(RunBook runs, PeerCommands commands, PeerWelcome welcome, Pace pace, Duration repeatEvery, Time time) {
        this.runs = runs;
        this.commands = commands;
        this.welcome = welcome;
        this.pace = pace;
        this.refusals = new Repetition(repeatEvery, time::nanos);
    }

    /** Messages, and what to do once they are sent. */
    public interface Parcel {

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
    public static Parcel parcel(Collection<String> messages) {
        return new Packed(messages, List.of());
    }

    /** Whether something waits that is not left to the next heartbeat. */
    public boolean isUrgent() {
        return !waitsForHeartbeat && (hurried || commands.hasUnsent() || welcome.owesAnswer());
    }

    /** What ran here is not left to the next heartbeat. */
    public void hurry() {
        hurried = true;
    }

    /**
     * All that is owed, and more. Asked by the thread that has the wire, so that no unlock can overtake what was taken to be
     * told.
     */
    public Parcel pack(Collection<String> more) {
        hurried = false;
        List<RunBook.Untold> untold = runs.untold();
        PeerWelcome.Answer answer = welcome.answer();
        PeerCommands.Unsent unsent = commands.unsent();
        List<String> messages = new ArrayList<>(
                PeerMessage.encode(Kind.RUNS, untold.stream().map(RunBook.Untold::run).toList()));
        if (answer.tellsAll()) {
            messages.addAll(PeerMessage.encode(Kind.ANSWER, runs.all()));
            messages.addAll(commands.allPauses());
        }
        OptionalLong slowest = answer.tellsAll() ? pace.millisHere() : pace.untold();
        slowest.ifPresent(millis -> messages.addAll(PeerMessage.encodeNumbers(Kind.PACE, List.of(millis))));
        messages.addAll(answer.messages());
        messages.addAll(unsent.messages());
        messages.addAll(more);
        return new Packed(messages, List.of(() -> runs.told(untold), () -> welcome.answered(answer), unsent::sent,
                () -> slowest.ifPresent(pace::told)));
    }

    /** The server refused to pass it on. It is tried again with the next heartbeat, because it will hardly succeed at once. */
    public void refused(String why) {
        refused.set(true);
        waitsForHeartbeat = true;
        refusals.happened(why).ifPresent(news -> LOG.warnf("PostgreSQL refused to pass on what the other replicas should know,"
                + " runs and commands (%s); retrying with each heartbeat", why));
    }

    public void accepted() {
        if (refused.getAndSet(false)) {
            refusals.over();
            LOG.info("PostgreSQL passes on again what the other replicas should know");
        }
    }

    /** A heartbeat is due: what was refused is tried again. */
    public void retry() {
        waitsForHeartbeat = false;
    }
}
