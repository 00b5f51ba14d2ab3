package io.tickrunner.runtime.boot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import io.tickrunner.runtime.config.KeySpace;
import io.tickrunner.runtime.lock.FenceKeys;
import io.tickrunner.runtime.worker.WorkerSettings;

/** Finds fenced workers whose keys collide. The keys are hashes of 32 bits and more, so this is rare. */
final class FenceCollisions {

    private static final String FIX = "; choose another lock ID";

    private final KeySpace space;

    FenceCollisions(KeySpace space) {
        this.space = space;
    }

    /** Returns an error for each of the added workers that collides with another one, or with the locks of the app. */
    List<String> of(Collection<WorkerSettings> added, Collection<WorkerSettings> present) {
        List<String> faults = new ArrayList<>();
        List<WorkerSettings> fenced = new ArrayList<>(present.stream().filter(WorkerSettings::isFenced)
                .filter(worker -> added.stream().noneMatch(a -> a.name().equals(worker.name()))).toList());
        added.stream().filter(WorkerSettings::isFenced).forEach(worker -> {
            FenceKeys keys = FenceKeys.of(space, worker.lockId());
            if (keys.collidesWith(space)) {
                faults.add("worker \"" + worker.name() + "\": the fence of lockId = " + worker.lockId()
                        + " collides with quarkus.tickrunner.lock-namespace" + FIX);
            }
            Stream<WorkerSettings> others = fenced.stream().filter(other -> other.lockId() != worker.lockId()
                    && keys.collidesWith(FenceKeys.of(space, other.lockId())));
            others.forEach(other -> faults.add("worker \"" + worker.name() + "\": the fence of lockId = " + worker.lockId()
                    + " collides with that of worker \"" + other.name() + "\"" + FIX));
            fenced.add(worker);
        });
        return faults;
    }
}
