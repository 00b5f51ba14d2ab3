package io.tickrunner.architecture.sample;

import io.quarkus.runtime.annotations.Recorder;

/** Reads a clock while the image is built. */
@Recorder
public class CapturingRecorder {

    public Object start() {
        return helper();
    }

    private static Object helper() {
        return System.currentTimeMillis();
    }
}
