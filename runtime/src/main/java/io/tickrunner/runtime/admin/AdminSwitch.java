package io.tickrunner.runtime.admin;

import java.util.Optional;

import io.quarkus.runtime.LaunchMode;

/** What the admin endpoint shows and does is not for everybody: without a word it is on in dev and test mode only. */
final class AdminSwitch {

    private AdminSwitch() {
    }

    static boolean isOn(Optional<Boolean> configured) {
        return configured.orElse(LaunchMode.current().isDevOrTest());
    }
}
