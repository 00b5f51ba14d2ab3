package io.tickrunner.simulator.cluster;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.config.TickrunnerConfig.LockConfig;
import io.tickrunner.runtime.config.TickrunnerConfig.LogConfig;

/** The app's configuration, as far as ticks ask for it. */
final class AppConfig {

    static final Duration STUCK_AFTER = Duration.ofSeconds(10);

    private AppConfig() {
    }

    static TickrunnerConfig of(LockSettings settings) {
        LockConfig lock = answering(LockConfig.class, Map.of("lease", settings.lease(), "heartbeat", settings.heartbeat(),
                "deadline", settings.deadline(), "haltOnRunaway", false));
        LogConfig log = answering(LogConfig.class, Map.of("repeatEvery", settings.repeatEvery()));
        return answering(TickrunnerConfig.class, Map.of("lock", lock, "log", log, "stuckAfter", STUCK_AFTER));
    }

    private static <T> T answering(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
            Object answer = answers.get(method.getName());
            if (answer == null) {
                throw new UnsupportedOperationException(method.getName());
            }
            return answer;
        }));
    }
}
