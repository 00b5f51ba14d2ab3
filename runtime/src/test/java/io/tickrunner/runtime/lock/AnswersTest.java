package io.tickrunner.runtime.lock;

import static io.tickrunner.runtime.time.Interleavings.atOnce;
import static io.tickrunner.runtime.time.Interleavings.explore;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.tickrunner.LockUnavailableException;

class AnswersTest {

    private final List<Long> late = new ArrayList<>();
    private final Answers answers = new Answers(owner -> late.add(owner.lockId()));

    private static LockRequest request(long lockId) {
        SessionGrant grant = new SessionGrant(null, lockId);
        return grant.request().orElseThrow();
    }

    private static LockRequest awaited(long lockId) {
        return request(lockId).expectCaller();
    }

    private static long told(List<LockRequest> requests) {
        return requests.stream().filter(request -> request.answer.isDone()).count();
    }

    private List<LockRequest> granted(int count) {
        List<LockRequest> requests = LongStream.range(0, count).mapToObj(AnswersTest::awaited).toList();
        requests.forEach(request -> {
            request.owner.hold(0);
            answers.give(request, true);
        });
        return requests;
    }

    @Test
    void eachThreadTellsTwoCallers() {
        List<LockRequest> requests = granted(5);

        answers.tellSome();
        assertThat(told(requests)).isEqualTo(2);

        answers.tellSome();
        assertThat(told(requests)).isEqualTo(4);
    }

    @Test
    void aCallerThatGaveUpDoesNotCountBecauseItTellsNobody() {
        List<LockRequest> requests = granted(6);
        requests.subList(0, 3).forEach(request -> request.fail(new LockUnavailableException("for the test")));

        answers.tellSome();

        assertThat(told(requests)).as("three gave up, and two were told").isEqualTo(5);
        assertThat(late).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aLockWhoseCallerGaveUpIsReleased() {
        granted(2).get(1).fail(new LockUnavailableException("for the test"));

        answers.tellAll();

        assertThat(late).containsExactly(1L);
    }

    @Test
    void aBusyLockWhoseCallerGaveUpIsNotReleased() {
        LockRequest request = awaited(1);
        answers.give(request, false);
        request.fail(new LockUnavailableException("for the test"));

        answers.tellAll();

        assertThat(late).isEmpty();
    }

    @Test
    void aCallerHelpsOnlyUntilItHasItsOwnAnswer() {
        List<LockRequest> requests = granted(5);

        answers.tellUntil(requests.get(2).answer);

        assertThat(told(requests)).isEqualTo(3);
    }

    @Test
    void aRequestThatNobodyWaitsForIsAnsweredAtOnce() {
        LockRequest request = request(1);

        answers.give(request, false);

        assertThat(request.answer).isCompletedWithValue(false);
    }

    @Test
    void aGrantKeepsItsRequestUntilTheCallerIsTold() {
        LockRequest request = granted(1).get(0);
        SessionGrant grant = (SessionGrant) request.owner;
        assertThat(grant.request()).isPresent();

        answers.tellAll();

        assertThat(grant.request()).isEmpty();
    }

    @Test
    void severalThreadsTellEachCallerOnce() {
        explore(() -> {
            AnswersTest test = new AnswersTest();
            List<LockRequest> requests = test.granted(3);

            atOnce(test.answers::tellSome, test.answers::tellSome);

            assertEquals(3, told(requests));
            assertEquals(List.of(), test.late);
        });
    }
}
