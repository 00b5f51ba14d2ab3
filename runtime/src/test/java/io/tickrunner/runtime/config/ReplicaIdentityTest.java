package io.tickrunner.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.Test;

class ReplicaIdentityTest {

    private static final String LONG_POD = "housekeeping-of-all-the-object-storages-7d9f8b6c5d-x2x8z-1";

    @Test
    void appAndReplicaAreInTheName() {
        assertThat(new ReplicaIdentity("shop", "pod-1-42").applicationName()).isEqualTo("tickrunner/shop/pod-1-42");
    }

    @Test
    void aLongAppIsCutAndTheReplicaIsNot() {
        assertThat(new ReplicaIdentity("a".repeat(100), "pod-1-42").applicationName())
                .hasSizeLessThanOrEqualTo(63).startsWith("tickrunner/aaa").endsWith("/pod-1-42");
    }

    @Test
    void replicasOfOneAppRecognizeEachOtherWithNamesOfAnyLength() {
        String app = "order-fulfilment-service";
        ReplicaIdentity old = new ReplicaIdentity(app, app + "-7d9f8b6c5d-x2x8z-1");
        ReplicaIdentity young = new ReplicaIdentity(app, app + "-5c6d7-k8k9j-1048576");

        assertThat(old.applicationName()).startsWith(young.applicationPrefix());
        assertThat(young.applicationName()).startsWith(old.applicationPrefix());
    }

    @Test
    void aSlashInTheAppsNameDoesNotEndIt() {
        ReplicaIdentity identity = new ReplicaIdentity("shop/orders", "pod-1-42");

        assertThat(identity.replicaOf(identity.applicationName())).contains("pod-1-42");
    }

    @Test
    void theEndOfALongReplicaNameIsKeptBecauseItDistinguishesPods() {
        assertThat(new ReplicaIdentity("shop", "namespace-" + LONG_POD).applicationName())
                .hasSizeLessThanOrEqualTo(63).startsWith("tickrunner/").endsWith("7d9f8b6c5d-x2x8z-1");
    }

    @Test
    void aReplicaWithALongNameIsRecognisedAsOneOfItsApp() {
        ReplicaIdentity identity = new ReplicaIdentity("shop", "namespace-" + LONG_POD);

        assertThat(identity.applicationName()).startsWith("tickrunner/shop/");
        assertThat(identity.applicationPrefix()).isEqualTo("tickrunner/shop/");
        assertThat(identity.replicaOf(identity.applicationName())).contains(identity.shownReplica());
    }

    @Test
    void twoPodsWithLongNamesDiffer() {
        assertThat(new ReplicaIdentity("shop", LONG_POD + "23").applicationName())
                .isNotEqualTo(new ReplicaIdentity("shop", LONG_POD + "24").applicationName());
    }

    @Test
    void aNameOutsideAsciiStaysWithinPostgresBytes() {
        String name = new ReplicaIdentity("häuser-и-дома-😀".repeat(5), "pød-1").applicationName();

        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
        assertThat(name).startsWith("tickrunner/h?user-").endsWith("/p?d-1");
    }

    @Test
    void aReplicaIsShownWithoutBlanksAndControlCharacters() {
        assertThat(new ReplicaIdentity("shop", "my host\t-1").shownReplica()).isEqualTo("my?host?-1");
    }

    @Test
    void thisProcessIsNamedWithItsId() {
        assertThat(ReplicaIdentity.ofThisProcess("shop", ThreadLocalRandom.current()).replica())
                .endsWith("-" + ProcessHandle.current().pid());
    }
}
