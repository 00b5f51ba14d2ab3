package io.tickrunner.simulator.kernel;

import io.tickrunner.runtime.time.Time.Alarm;

/** Something that happens at one moment of virtual time. At most once in the queue, and can be queued again. */
final class Event implements Alarm {

    final String label;
    final Runnable action;
    private final EventQueue queue;
    long at;
    /** Orders events of the same moment, by the seed. */
    long tie;
    long number;
    /** Its place in the queue's heap; negative if it is not queued. */
    int index = -1;

    Event(EventQueue queue, String label, Runnable action) {
        this.queue = queue;
        this.label = label;
        this.action = action;
    }

    @Override
    public void cancel() {
        queue.remove(this);
    }

    boolean isQueued() {
        return index >= 0;
    }

    boolean isBefore(Event other) {
        if (at != other.at) {
            return at < other.at;
        }
        return tie != other.tie ? tie < other.tie : number < other.number;
    }
}
