package io.tickrunner.simulator.kernel;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The events to come, the next one first: a binary heap from which any event can be removed. */
final class EventQueue {

    private final SplittableRandom ties;
    private Event[] heap = new Event[64];
    private int size;
    private long added;

    EventQueue(SplittableRandom ties) {
        this.ties = ties;
    }

    int size() {
        return size;
    }

    /** Returns when the next event happens; {@link Long#MAX_VALUE} if there is none. */
    long next() {
        return size == 0 ? Long.MAX_VALUE : heap[0].at;
    }

    /** Adds an event that is not in the queue. */
    void add(Event event, long at) {
        event.at = at;
        event.tie = ties.nextLong();
        event.number = added++;
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        moveUp(size++, event);
    }

    /** Returns how many events happen at that time or before. */
    int due(long now) {
        int due = 0;
        for (int i = 0; i < size; i++) {
            due += heap[i].at <= now ? 1 : 0;
        }
        return due;
    }

    /** Removes the event that so many others precede. */
    Event removeDue(int others) {
        Event event = heap[0];
        for (int i = 0; i < others; i++) {
            event = after(event);
        }
        remove(event);
        return event;
    }

    private Event after(Event event) {
        Event next = null;
        for (int i = 0; i < size; i++) {
            if (event.isBefore(heap[i]) && (next == null || heap[i].isBefore(next))) {
                next = heap[i];
            }
        }
        return next;
    }

    Event removeFirst() {
        return removeDue(0);
    }

    /** Removes an event if it is in the queue. */
    void remove(Event event) {
        int hole = event.index;
        if (hole < 0) {
            return;
        }
        event.index = -1;
        Event last = heap[--size];
        heap[size] = null;
        if (last != event) {
            moveDown(hole, last);
            if (last.index == hole) {
                moveUp(hole, last);
            }
        }
    }

    private void moveUp(int from, Event event) {
        int i = from;
        while (i > 0) {
            int parent = (i - 1) >>> 1;
            if (!event.isBefore(heap[parent])) {
                break;
            }
            put(i, heap[parent]);
            i = parent;
        }
        put(i, event);
    }

    private void moveDown(int from, Event event) {
        int i = from;
        for (int child; (child = 2 * i + 1) < size;) {
            if (child + 1 < size && heap[child + 1].isBefore(heap[child])) {
                child++;
            }
            if (!heap[child].isBefore(event)) {
                break;
            }
            put(i, heap[child]);
            i = child;
        }
        put(i, event);
    }

    private void put(int i, Event event) {
        heap[i] = event;
        event.index = i;
    }
}
