package io.tickrunner;

/** Thrown by {@link PassHandling} when a pass threw an exception, which is the cause. Makes the tick count as a failed pass. */
public class PassFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    public PassFailedException(Throwable cause) {
        super(PassHandling.PASS_FAILED, cause);
    }
}
