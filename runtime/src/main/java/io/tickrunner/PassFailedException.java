package io.tickrunner;

/** A pass threw; the cause says what. Thrown by {@link PassHandling} so that the tick is recorded as a failed pass. */
public class PassFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    public PassFailedException(Throwable cause) {
        super(PassHandling.PASS_FAILED, cause);
    }
}
