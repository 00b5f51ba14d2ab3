package io.tickrunner.runtime.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.pg.Replica;

/** Tests which replica answers one that joins. The other replicas have the backends 10, 20 and 30; the joining one has 99. */
class WelcomeElectionTest {

    private static final Set<Integer> PEERS = Set.of(10, 20, 30, 99);

    private final AtomicLong now = new AtomicLong(1_000);

    private PeerWelcome informed(int backend) {
        PeerWelcome welcome = new PeerWelcome(Replica.SETTINGS, now::get);
        welcome.begin(backend);
        welcome.heardWelcome(List.of((long) backend));
        assertThat(welcome.isInformed(PEERS)).isTrue();
        return welcome;
    }

    @Test
    void theLowestBackendAnswersAtOnce() {
        PeerWelcome lowest = informed(5);

        lowest.greeted(99, PEERS);

        assertThat(lowest.owesAnswer()).isTrue();
        assertThat(lowest.answer().messages()).containsExactly("1w" + Long.toString(99, 36));
    }

    @Test
    void theOthersAnswerOnlyIfTheLowestDoesNot() {
        PeerWelcome other = informed(15);

        other.greeted(99, PEERS);
        assertThat(other.owesAnswer()).as("at once").isFalse();
        assertThat(other.answer().tellsAll()).isFalse();

        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(other.owesAnswer()).as("after a while").isTrue();
        assertThat(other.answer().tellsAll()).isTrue();
    }

    @Test
    void aReplicaDoesNotAnswerAfterAnotherHasAnswered() {
        PeerWelcome other = informed(15);
        other.greeted(99, PEERS);

        other.heardWelcome(List.of(99L));

        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(other.owesAnswer()).isFalse();
    }

    @Test
    void aNewcomerWithALowerBackendIsNotWaitedFor() {
        PeerWelcome other = informed(15);
        other.heardNewcomer(10);

        other.greeted(99, Set.of(10, 99));

        assertThat(other.owesAnswer()).isTrue();
    }

    @Test
    void aReplicaWithoutAWelcomeDoesNotWelcomeOthers() {
        PeerWelcome uninformed = new PeerWelcome(Replica.SETTINGS, now::get);
        uninformed.begin(5);
        assertThat(uninformed.isInformed(PEERS)).as("its greeting was not answered in time").isFalse();

        uninformed.greeted(99, PEERS);
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));

        assertThat(uninformed.answer().messages()).containsExactly(PeerMessage.NEWCOMER.encode());
    }

    @Test
    void aReplicaWelcomedLaterAnswersThoseThatWait() {
        PeerWelcome late = new PeerWelcome(Replica.SETTINGS, now::get);
        late.begin(5);
        late.greeted(99, PEERS);
        late.answered(late.answer());

        late.heardWelcome(List.of(5L));
        assertThat(late.isInformed(PEERS)).isTrue();

        assertThat(late.owesAnswer()).isTrue();
        assertThat(late.answer().backends()).containsExactly(99);
    }

    @Test
    void oneThatIsGreetedAndWelcomedAtTheSameTimeOwesNothingOnceItHasAnswered() {
        PeerWelcome welcome = new PeerWelcome(Replica.SETTINGS, now::get);
        welcome.begin(5);
        welcome.greeted(99, PEERS);
        welcome.heardWelcome(List.of(5L));
        assertThat(welcome.isInformed(PEERS)).isTrue();

        welcome.answered(welcome.answer());

        assertThat(welcome.owesAnswer()).isFalse();
    }

    @Test
    void oneThatWasWelcomedElsewhereIsNoNewcomer() {
        PeerWelcome joiner = new PeerWelcome(Replica.SETTINGS, now::get);
        joiner.begin(99);
        joiner.heardNewcomer(10);

        joiner.heardWelcome(List.of(10L));

        assertThat(joiner.isSettled(Set.of(10))).isFalse();
    }

    @Test
    void aWelcomeForAnotherReplicaDoesNotCount() {
        PeerWelcome joiner = new PeerWelcome(Replica.SETTINGS, now::get);
        joiner.begin(99);

        joiner.heardWelcome(List.of(98L));

        assertThat(joiner.isSettled(PEERS)).isFalse();
    }

    @Test
    void amongNewcomersNobodyKnowsMore() {
        PeerWelcome first = new PeerWelcome(Replica.SETTINGS, now::get);
        first.begin(5);
        first.heardNewcomer(99);

        assertThat(first.isInformed(Set.of(99))).isTrue();
    }
}
