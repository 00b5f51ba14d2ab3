package io.tickrunner.simulator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

class KernelEventQueueTest {

    private final EventQueue queue = new EventQueue(new SplittableRandom(1));
    private final List<Event> expected = new ArrayList<>();

    @Test
    void eventsComeInOrderHoweverTheyWereAddedAndRemoved() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 20_000; i++) {
            int what = random.nextInt(10);
            if (what < 6 && queue.size() < 200) {
                add(random.nextLong(50));
            } else if (what < 9 && !expected.isEmpty()) {
                expected.remove(random.nextInt(expected.size())).cancel();
            } else if (!expected.isEmpty()) {
                Event first = expected.stream().min(order()).orElseThrow();
                expected.remove(first);
                assertThat(queue.next()).isEqualTo(first.at);
                assertThat(queue.removeFirst()).isSameAs(first);
            }
            assertThat(queue.size()).isEqualTo(expected.size());
        }
    }

    private void add(long at) {
        Event event = new Event(queue, "event", () -> {
        });
        queue.add(event, at);
        expected.add(event);
    }

    private static Comparator<Event> order() {
        return (a, b) -> a == b ? 0 : a.isBefore(b) ? -1 : 1;
    }

    @Test
    void aRemovedEventCanBeAddedAgain() {
        add(5);
        Event event = expected.get(0);
        event.cancel();
        event.cancel();
        assertThat(event.isQueued()).isFalse();
        queue.add(event, 3);
        assertThat(queue.next()).isEqualTo(3);
        assertThat(queue.removeFirst()).isSameAs(event);
        assertThat(queue.next()).isEqualTo(Long.MAX_VALUE);
    }
}
