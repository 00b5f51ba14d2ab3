package io.tickrunner.runtime.lock;

/** Tries the locks of stand-bys when they may be free. For the start and the stop of a worker. */
public interface StandbyWatch {

    void watch(Standby standby);

    void unwatch(Standby standby);
}
