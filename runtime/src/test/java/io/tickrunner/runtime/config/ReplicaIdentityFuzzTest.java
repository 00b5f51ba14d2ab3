package io.tickrunner.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import io.tickrunner.runtime.text.HostileText;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ReplicaIdentityFuzzTest {

    @Property
    void postgresKeepsAllOfAnApplicationName(@ForAll String app, @ForAll String replica) {
        String name = new ReplicaIdentity(app, replica).applicationName();

        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
    }

    @Property
    void aReplicaIsRecognisedByItsApplicationName(@ForAll String app, @ForAll String replica) {
        ReplicaIdentity identity = new ReplicaIdentity(app, replica);

        assertThat(identity.replicaOf(identity.applicationName())).contains(identity.shownReplica());
    }

    @Property
    void aReplicaOfAnotherAppIsAStranger(@ForAll String app, @ForAll String other, @ForAll("names") String name) {
        ReplicaIdentity identity = new ReplicaIdentity(app, "pod-1");
        String foreign = new ReplicaIdentity(other, name).applicationName();

        assertThat(identity.replicaOf(foreign).isPresent()).isEqualTo(app.equals(other));
    }

    @Property
    void anyApplicationNameBelongsToAnAppOrToNone(@ForAll("names") String name) {
        assertThat(HostileText.bounded(() -> ReplicaIdentity.appOf(name)).stream())
                .allMatch(app -> name.startsWith("tickrunner/" + app + "/"));
    }

    @Provide
    static Arbitrary<String> names() {
        return HostileText.near("tickrune/-~", Arbitraries.of("tickrunner/app/pod-1", "tickrunner/", "tickrunner//", "psql"));
    }
}
