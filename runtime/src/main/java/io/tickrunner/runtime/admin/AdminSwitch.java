package io.tickrunner.runtime.admin;

import java.util.Optional;

import io.quarkus.runtime.LaunchMode;

/**
 * Decides whether a part of the admin endpoint is enabled. Unless configured, it is enabled only in dev and test mode because
 * it is not meant for the public.
 */
final class AdminSwitch {

    private AdminSwitch() {
    }

    static boolean isOn(Optional<Boolean> configured) {
        return configured.orElse(LaunchMode.current().isDevOrTest());
    }
}
