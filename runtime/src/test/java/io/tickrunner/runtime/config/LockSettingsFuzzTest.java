package io.tickrunner.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

import io.tickrunner.runtime.text.HostileText;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

class LockSettingsFuzzTest {

    @Property
    void anySettingsAreInOrderOrHaveFaultsThatNameThem(@ForAll("settings") LockSettings settings) {
        assertThat(settings.faults()).allMatch(fault -> fault.startsWith("quarkus.tickrunner.lock."));
    }

    @Property
    void settingsInOrderKeepThePromiseOfTheLease(@ForAll("sensibleSettings") LockSettings settings) {
        if (settings.faults().isEmpty()) {
            assertThat(settings.deadline()).isLessThan(settings.idleTimeout());
            assertThat(settings.idleTimeout()).isLessThan(settings.lease());
            assertThat(settings.heartbeat().multipliedBy(2)).isLessThanOrEqualTo(settings.deadline());
        }
    }

    @Property
    void settingsInOrderCanBeCountedInMillisecondsByPostgres(@ForAll("sensibleSettings") LockSettings settings) {
        if (settings.faults().isEmpty()) {
            assertThat(Stream.of(settings.lease(), settings.heartbeat(), settings.deadline(), settings.requestTimeout(),
                    settings.backoff(), settings.maxBackoff(), settings.idleTimeout()))
                    .allMatch(duration -> duration.toNanos() > 0 && duration.toMillis() <= Integer.MAX_VALUE);
        }
    }

    @Property
    void aKeyIsInOrderIfItFitsItsSpace(@ForAll long key, @ForAll int namespace) {
        assertThat(KeySpace.bigint().fault(key)).isEmpty();
        assertThat(KeySpace.twoInts(namespace).fault(key).isEmpty())
                .isEqualTo(key >= Integer.MIN_VALUE && key <= Integer.MAX_VALUE);
    }

    @Property
    void theChannelIsAnIdentifierOfPostgres(@ForAll String app, @ForAll int namespace) {
        ReplicaIdentity identity = new ReplicaIdentity(app, "pod-1");

        assertThat(KeySpace.twoInts(namespace).channel(identity)).matches("tickrunner_[0-9a-f]{8}_[0-9]{1,10}");
        assertThat(KeySpace.bigint().channel(identity)).matches("tickrunner_[0-9a-f]{8}");
    }

    @Property
    void aStarStandsForAnyCharactersOfARole(@ForAll @StringLength(max = 20) String before,
            @ForAll("anyCharacters") String between, @ForAll @StringLength(max = 20) String after) {
        LockSettings settings = trusting(before.replace("*", "") + "*" + after.replace("*", ""));

        assertThat(settings.trustsRole(before.replace("*", "") + between + after.replace("*", ""))).isTrue();
    }

    @Property
    void aRoleWithoutAStarIsTrustedByItsNameOnly(@ForAll("roles") String trusted, @ForAll("roles") String role) {
        LockSettings settings = trusting(trusted.replace("*", ""));

        assertThat(HostileText.bounded(() -> settings.trustsRole(role))).isEqualTo(role.equals(trusted.replace("*", "")));
    }

    private static LockSettings trusting(String role) {
        Duration second = Duration.ofSeconds(1);
        return new LockSettings(second, second, second, second, second, second, second, OptionalInt.empty(),
                TakeOverMode.PROMPT, List.of(role), SpreadSettings.EVEN);
    }

    @Provide
    static Arbitrary<String> anyCharacters() {
        return Arbitraries.strings().withChars("a*\n\r\u2028").all().ofMaxLength(20);
    }

    @Provide
    static Arbitrary<String> roles() {
        return HostileText.near("ab.\\E*Q$", Arbitraries.of("app", "app_a", "a.b", "\\Ea\\Q"));
    }

    @Provide
    static Arbitrary<LockSettings> settings() {
        Arbitrary<Duration> any = Combinators.combine(Arbitraries.longs(), Arbitraries.integers().between(0, 999_999_999))
                .as((seconds, nanos) -> Duration.ofSeconds(seconds, nanos));
        return settings(Arbitraries.oneOf(any, seconds()));
    }

    @Provide
    static Arbitrary<LockSettings> sensibleSettings() {
        return Combinators.combine(seconds(), Arbitraries.doubles().between(0.5, 0.9), Arbitraries.doubles().between(0.1, 0.6),
                settings(seconds())).as((lease, deadline, heartbeat, other) -> {
                    Duration trusted = Duration.ofNanos((long) (lease.toNanos() * deadline));
                    return new LockSettings(lease, Duration.ofNanos((long) (trusted.toNanos() * heartbeat)), trusted,
                            other.requestTimeout(), other.backoff(), other.maxBackoff(), OptionalInt.empty());
                });
    }

    private static Arbitrary<Duration> seconds() {
        return Arbitraries.longs().between(-1_000, 100_000_000).map(Duration::ofMillis);
    }

    private static Arbitrary<LockSettings> settings(Arbitrary<Duration> durations) {
        return Combinators.combine(durations, durations, durations, durations, durations, durations)
                .as((lease, heartbeat, deadline, requestTimeout, backoff, maxBackoff) -> new LockSettings(lease, heartbeat,
                        deadline, requestTimeout, backoff, maxBackoff, OptionalInt.empty()));
    }
}
