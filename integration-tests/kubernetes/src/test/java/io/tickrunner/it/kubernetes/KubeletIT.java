package io.tickrunner.it.kubernetes;

import static io.tickrunner.it.kubernetes.Kubelet.Act.NOT_READY;
import static io.tickrunner.it.kubernetes.Kubelet.Act.READY;
import static io.tickrunner.it.kubernetes.Kubelet.Act.RESTART_AS_NOT_LIVE;
import static io.tickrunner.it.kubernetes.Kubelet.Act.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

/** Tests how a kubelet reacts to a pod in different failures. */
class KubeletIT {

    /** Enough probes for any of them to exceed its failure threshold. */
    private static final int MANY_LOOKS = 12;

    @Test
    void aHealthyPodStartsAndGetsTraffic() throws Exception {
        try (Postgres postgres = Postgres.running();
                Pod pod = Pod.start(postgres.url());
                Kubelet kubelet = Kubelet.watch(pod)) {
            eventually(() -> assertThat(kubelet.isReady()).isTrue());
            afterManyLooks(kubelet);

            assertThat(kubelet.acts()).containsExactly(STARTED, READY);
        }
    }

    @Test
    void aPodWithASlowStartupHookIsGivenTime() throws Exception {
        try (Postgres postgres = Postgres.running();
                Pod pod = Pod.start(postgres.url(), Map.of("drill.startup-takes", "4s"));
                Kubelet kubelet = Kubelet.watch(pod)) {
            eventually(() -> assertThat(started(pod)).contains("startup hook is running"));
            assertThat(kubelet.acts()).isEmpty();

            eventually(() -> assertThat(kubelet.isReady()).isTrue());
            assertThat(kubelet.acts()).containsExactly(STARTED, READY);
            assertThat(pod.logs("warm")).isTrue();
        }
    }

    @Test
    void aPodThatStartsWithoutItsDatabaseWaitsForIt() throws Exception {
        try (Postgres postgres = new Postgres(); Pod pod = Pod.start(postgres.url()); Kubelet kubelet = Kubelet.watch(pod)) {
            eventually(() -> assertThat(kubelet.acts()).containsExactly(STARTED));
            afterManyLooks(kubelet);
            // The datasource's own check stops traffic; Tickrunner's would not.
            assertThat(kubelet.acts()).containsExactly(STARTED);

            postgres.start();

            eventually(() -> assertThat(kubelet.isReady()).isTrue());
            eventually(() -> assertThat(pod.logs("warm")).isTrue());
            assertThat(kubelet.acts()).containsExactly(STARTED, READY);
        }
    }

    @Test
    void aPodThatLosesItsDatabaseIsNotRestarted() throws Exception {
        try (Postgres postgres = Postgres.running();
                Pod pod = Pod.start(postgres.url());
                Kubelet kubelet = Kubelet.watch(pod)) {
            eventually(() -> assertThat(kubelet.isReady()).isTrue());

            postgres.stop();
            eventually(() -> assertThat(kubelet.isReady()).isFalse());
            afterManyLooks(kubelet);
            assertThat(kubelet.acts()).containsExactly(STARTED, READY, NOT_READY);

            postgres.start();
            eventually(() -> assertThat(kubelet.isReady()).isTrue());
            assertThat(kubelet.acts()).containsExactly(STARTED, READY, NOT_READY, READY);
        }
    }

    @Test
    void aFailingWorkerDoesNotStopTraffic() throws Exception {
        try (Postgres postgres = Postgres.running();
                Pod pod = Pod.start(postgres.url(), Map.of("drill.failing", "true"));
                Kubelet kubelet = Kubelet.watch(pod)) {
            eventually(() -> assertThat(get(pod, "/q/health/well")).contains("\"DOWN\"", "failing, 3 failures in a row"));
            afterManyLooks(kubelet);

            assertThat(kubelet.acts()).containsExactly(STARTED, READY);
        }
    }

    @Test
    void aStuckWorkerIsFixedByARestart() throws Exception {
        try (Postgres postgres = Postgres.running();
                Pod pod = Pod.start(postgres.url(), Map.of("drill.stubborn", "true"));
                Kubelet kubelet = Kubelet.watch(pod)) {
            eventually(() -> assertThat(kubelet.acts()).containsExactly(STARTED, READY, RESTART_AS_NOT_LIVE));

            assertThat(get(pod, "/q/health/live")).contains("\"stubborn\": \"has ignored its interrupt");
        }
    }

    @Test
    void aTerminatingPodLeavesTheEndpointsBeforeItStopsAndEndsItsWork() throws Exception {
        try (Postgres postgres = Postgres.running();
                Pod pod = Pod.start(postgres.url(), Map.of("drill.work-takes", "6s"));
                Kubelet kubelet = Kubelet.watch(pod)) {
            eventually(() -> assertThat(kubelet.isReady()).isTrue());
            eventually(() -> assertThat(pod.logs("begins")).isTrue());
            assertThat(postgres.locks()).isPositive();

            pod.sigterm();

            eventually(() -> assertThat(kubelet.isReady()).isFalse());
            assertThat(pod.get("/shop").body()).as("answered until all clients know").isEqualTo("open");
            assertThat(pod.exitCode()).isEqualTo(143);
            assertThat(pod.log()).containsPattern("settlement \\w+ is complete");
            assertThat(pod.log().split("begins", -1)).as("no new work").hasSameSizeAs(pod.log().split("is complete", -1));
            assertThat(postgres.locks()).isZero();
            assertThat(kubelet.acts()).startsWith(STARTED, READY, NOT_READY);
        }
    }

    private static String started(Pod pod) throws IOException, InterruptedException {
        return get(pod, "/q/health/started");
    }

    private static String get(Pod pod, String path) throws IOException, InterruptedException {
        return pod.getManagement(path, Duration.ofSeconds(5)).body();
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(100)).ignoreExceptions()
                .untilAsserted(assertion);
    }

    private static void afterManyLooks(Kubelet kubelet) {
        int before = kubelet.looks();
        await().atMost(Duration.ofSeconds(90)).until(() -> kubelet.looks() >= before + MANY_LOOKS);
    }
}
