package io.tickrunner.architecture.sample;

import io.quarkus.runtime.annotations.Recorder;

/** Reads a clock during the image build. */
@Recorder
public class CapturingRecorder {

    public Object start() {
        return helper();
    }

    private static Object helper() {
        return System.currentTimeMillis();
    }
}
