package io.tickrunner.it.kubernetes;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the workers misbehave. */
@ConfigMapping(prefix = "drill")
interface Drill {

    /** How long the startup hook takes. */
    @WithDefault("0s")
    Duration startupTakes();

    /** How long each run of the settlement takes. */
    @WithDefault("0s")
    Duration workTakes();

    /** Whether a worker fails each time. */
    @WithDefault("false")
    boolean failing();

    /** Whether a worker hangs and ignores its interrupt. */
    @WithDefault("false")
    boolean stubborn();
}
