package io.tickrunner.runtime.spread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Assertions;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever others tell of their shares, the keeper of the lock session goes on. */
class ShareFuzzTest {

    private static final Duration FAR_TOO_LONG = Duration.ofSeconds(10);
    private static final int OWN = 1;

    /** The numbers of a message. */
    record Told(long weight, long load, long fixed) {
    }

    @Property
    void sharesAreComputedWhateverIsTold(@ForAll("tellings") List<Told> tellings) {
        ShareBook book = heard(tellings);
        assertThat(targets(book)).hasSize(tellings.size() + 1);
        assertThat(targets(book).values()).allMatch(target -> target >= 0);

        for (int i = 0; i < tellings.size(); i++) {
            book.moved(OWN + 1 + i, OWN + 2 + i, tellings.get(i).load());
        }
        assertThat(targets(book).values()).allMatch(target -> target >= 0);
    }

    @Example
    void sharesAreComputedAlthoughTheirProductsWouldOverflow() {
        assertThat(targets(heard(List.of(new Told(Integer.MAX_VALUE, 4_294_967_289L, 1))))).hasSize(2);
    }

    private static ShareBook heard(List<Told> tellings) {
        ShareBook book = new ShareBook();
        Set<Long> able = LongStream.rangeClosed(1, 10).boxed().collect(Collectors.toSet());
        book.own(new Share(1, 10, 0, able));
        for (int i = 0; i < tellings.size(); i++) {
            Told told = tellings.get(i);
            book.heard(OWN + 1 + i, told.weight(), told.load(), LockSet.fingerprint(told.load() % 2 == 0 ? able : Set.of(1L)),
                    told.fixed(), 0);
            book.heardAble(OWN + 1 + i, Set.of(1L));
        }
        return book;
    }

    private static Map<Integer, Long> targets(ShareBook book) {
        Map<Integer, Share> shares = book.peers();
        shares.put(OWN, book.own());
        SharePlan plan = new SharePlan(shares, Collection::size, (backend, share) -> 0);
        AtomicReference<Map<Integer, Long>> targets = new AtomicReference<>();
        Assertions.assertTimeoutPreemptively(FAR_TOO_LONG, () -> {
            plan.moves();
            targets.set(plan.targets(shares.values().stream().mapToLong(Share::load).sum()));
        });
        return targets.get();
    }

    @Provide
    static Arbitrary<List<Told>> tellings() {
        Arbitrary<Long> numbers = Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.longs().between(-2, 20),
                Arbitraries.of(Long.MIN_VALUE, Long.MAX_VALUE, (long) Integer.MAX_VALUE, 4_294_967_289L));
        return Combinators.combine(numbers, numbers, numbers).as(Told::new).list().ofMinSize(1).ofMaxSize(5);
    }
}
