package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.SpreadSettings;
import io.tickrunner.runtime.config.TakeOverMode;
import io.tickrunner.runtime.spread.Move;
import io.tickrunner.runtime.spread.Move.Way;

/** Replicas share the locks of their workers. */
class SpreadTest {

    private static final int WORKERS = 10;
    private static final SpreadSettings SERVES_ONLY_REQUESTS = new SpreadSettings(true, 0);

    /** A replica with a stand-by for each worker that it knows. */
    private record Member(Replica replica, List<RecordingStandby> standbys) {

        long held() {
            return standbys.stream().filter(RecordingStandby::hasGrant).count();
        }

        long partitions() {
            return standbys.stream().filter(standby -> standby.hasGrant() && standby.dividedWorker().isPresent()).count();
        }

        List<Move> moves() {
            return replica.locker.moves();
        }
    }

    private final List<Member> members = new ArrayList<>();
    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
    }

    @AfterEach
    void stop() {
        members.forEach(member -> member.replica.close());
    }

    private Member join(SpreadSettings spread, int workers) {
        return join(spread, LongStream.rangeClosed(1, workers).mapToObj(RecordingStandby::new).toList());
    }

    private Member join(SpreadSettings spread, List<RecordingStandby> standbys) {
        LockSettings plain = Replica.SETTINGS;
        Replica replica = Replica.start(database.connections(), new LockSettings(plain.lease(), plain.heartbeat(),
                plain.deadline(), plain.requestTimeout(), plain.backoff(), plain.maxBackoff(),
                LockSettings.DEFAULT_REPEAT_EVERY, OptionalInt.empty(), TakeOverMode.PROMPT, List.of(), spread)).awaitUp();
        Member member = new Member(replica, standbys);
        member.standbys.forEach(replica.locker::watch);
        members.add(member);
        return member;
    }

    private Member join() {
        return join(SpreadSettings.EVEN, WORKERS);
    }

    private void leave(Member member) {
        members.remove(member);
        member.replica.close();
    }

    private void awaitHeld(long... numbers) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(
                () -> assertThat(members.stream().map(Member::held)).containsExactlyInAnyOrder(
                        LongStream.of(numbers).boxed().toArray(Long[]::new)));
    }

    @Test
    void aReplicaThatJoinsGetsItsShare() {
        join();
        awaitHeld(10);

        join();
        awaitHeld(5, 5);

        join();
        awaitHeld(4, 3, 3);
    }

    @Test
    void aReplicaThatJoinsGetsItsShareOfTheWholeWorkersAndOfEachWorkersPartitions() {
        joinWithPartitions(1, 0);
        awaitHeld(18);

        joinWithPartitions(1, 0);
        awaitHeld(9, 9);
        assertThat(members).extracting(Member::partitions).containsExactly(6L, 6L);

        joinWithPartitions(1, 0);
        awaitHeld(6, 6, 6);
        assertThat(members).extracting(Member::partitions).containsExactly(4L, 4L, 4L);
    }

    @Test
    void partitionsThatAreInATickAreNotReplacedByWholeWorkersAtOnce() {
        joinWithPartitions(1, 1);
        awaitHeld(18);

        joinWithPartitions(1, 0);
        awaitHeld(9, 9);

        assertThat(members).extracting(Member::partitions).containsExactly(6L, 6L);
    }

    @Test
    void partitionsThatWeighMoreThanAllOtherWorkersAreSharedEvenly() {
        joinWithPartitions(7, 0);
        awaitHeld(18);
        joinWithPartitions(7, 0);
        joinWithPartitions(7, 0);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(members).extracting(Member::partitions)
                .containsExactly(4L, 4L, 4L));
    }

    /**
     * Six whole workers, and one that is divided into twelve partitions.
     *
     * @param weight the weight of each partition
     * @param inTick how often each partition is in a tick when it should move
     */
    private Member joinWithPartitions(int weight, int inTick) {
        return join(SpreadSettings.EVEN, LongStream.rangeClosed(1, 18).mapToObj(lockId -> new RecordingStandby(lockId) {

            private final AtomicInteger ticks = new AtomicInteger(inTick);

            @Override
            public int weight() {
                return dividedWorker().isPresent() ? weight : 1;
            }

            @Override
            public Optional<String> dividedWorker() {
                return lockId > 6 ? Optional.of("sync") : Optional.empty();
            }

            @Override
            public Optional<LockGrant> giveAway() {
                return dividedWorker().isPresent() && ticks.getAndDecrement() > 0 ? Optional.empty() : super.giveAway();
            }
        }).collect(Collectors.toList()));
    }

    @Test
    void bothSidesOfAMoveRememberItWithItsReason() {
        Member first = join();
        awaitHeld(10);
        assertThat(first.moves()).hasSize(WORKERS).allMatch(move -> move.way() == Way.TAKEN && move.replica().isEmpty());

        Member second = join();
        awaitHeld(5, 5);

        List<Move> given = first.moves().stream().filter(move -> move.way() == Way.GIVEN).toList();
        assertThat(given).hasSize(5);
        assertThat(second.moves()).hasSize(5).allMatch(move -> move.way() == Way.RECEIVED);
        assertThat(second.moves()).extracting(Move::lockId)
                .containsExactlyInAnyOrderElementsOf(given.stream().map(Move::lockId).toList());
        String own = "-" + ProcessHandle.current().pid();
        assertThat(Stream.concat(given.stream(), second.moves().stream()).map(move -> move.replica().orElseThrow()).distinct())
                .as("the names of both").hasSize(2).allMatch(name -> name.endsWith(own));
    }

    @Test
    void aReleaseForAReasonOfTheWorkerIsRemembered() {
        Member only = join();
        awaitHeld(10);

        only.replica.locker.handBack(List.of(only.standbys.get(0).giveAway().orElseThrow()));

        assertThat(only.moves()).filteredOn(move -> move.way() == Way.RELEASED).extracting(Move::lockId).containsExactly(1L);
    }

    @Test
    void theShareOfAReplicaThatLeavesPassesToTheOthers() {
        join();
        join();
        Member last = join();
        awaitHeld(4, 3, 3);

        leave(last);

        awaitHeld(5, 5);
    }

    @Test
    void aReplicaOfWeightZeroHoldsNothingUntilItIsAlone() {
        Member serving = join(SERVES_ONLY_REQUESTS, WORKERS);
        awaitHeld(10);

        Member working = join();
        await().atMost(Duration.ofSeconds(20)).until(() -> working.held() == WORKERS);
        assertThat(serving.held()).isZero();

        leave(working);
        awaitHeld(10);
    }

    @Test
    void aReplicaIsNotGivenWorkersThatItDoesNotKnow() {
        join();
        awaitHeld(10);

        Member old = join(SpreadSettings.EVEN, 2);
        await().atMost(Duration.ofSeconds(20)).until(() -> old.held() == 2);
        join();

        awaitHeld(4, 4, 2);
    }

    @Test
    void aReplicaThatTakesNoPartKeepsWhatItHoldsAndTheOthersSayIt() {
        try (LogCapture log = new LogCapture()) {
            Member alone = join(SpreadSettings.NONE, WORKERS);
            awaitHeld(10);
            join();

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(log.warnings())
                    .anyMatch(message -> message.matches(
                            "(?s)1 of 1 other replicas do not share their workers with this one \\([^()]+-"
                                    + ProcessHandle.current().pid() + "\\): .*")));
            assertThat(alone.held()).isEqualTo(WORKERS);
        }
    }

    @Test
    void aReplicaInWhichAWorkerHasAnotherWeightIsNamed() {
        try (LogCapture log = new LogCapture()) {
            join();
            awaitHeld(10);
            join(SpreadSettings.EVEN, LongStream.rangeClosed(1, WORKERS).mapToObj(lockId -> new RecordingStandby(lockId) {

                @Override
                public int weight() {
                    return lockId == 4 ? 3 : 1;
                }
            }).collect(Collectors.toList()));

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(log.warnings())
                    .anyMatch(message -> message.matches("(?s)1 of 1 other replicas have other weights for some of the same"
                            + " workers than this one \\([^()]+-" + ProcessHandle.current().pid() + "\\): .*")));
        }
    }

    @Test
    void nothingMovesIfThatIsConfigured() {
        Member first = join(SpreadSettings.NONE, WORKERS);
        awaitHeld(10);
        Member second = join(SpreadSettings.NONE, WORKERS);
        await().atMost(Duration.ofSeconds(20)).until(() -> second.replica.locker.peers() == 1);

        assertThat(first.held()).isEqualTo(WORKERS);
    }
}
