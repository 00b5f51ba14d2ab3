package io.tickrunner.runtime.worker;

/** The optional methods of a worker. Which of them a class overrides is read from the index at build time. */
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
