package io.tickrunner.runtime.worker;

/** The optional methods of a worker. The build reads from the index which of them a class overrides. */
public enum Hook {
    SHOULD_RUN("shouldRun"),
    STARTUP("startup"),
    ON_ERROR("onError");

    private final String methodName;

    Hook(String methodName) {
        this.methodName = methodName;
    }

    public String methodName() {
        return methodName;
    }
}
