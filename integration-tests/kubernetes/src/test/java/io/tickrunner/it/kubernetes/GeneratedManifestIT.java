package io.tickrunner.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.tickrunner.it.kubernetes.Manifest.Probe;

/** The manifest that quarkus-kubernetes generated, held against the app as it runs with its own defaults. */
class GeneratedManifestIT {

    private static final List<String> PROBES = List.of("startupProbe", "livenessProbe", "readinessProbe");
    private static final int HTTP = 8080;
    private static final int MANAGEMENT = 9000;

    @Test
    void everyProbeIsAnsweredAtItsPathAndPort() throws Exception {
        Manifest manifest = Manifest.generated();
        try (Postgres postgres = Postgres.running(); Pod pod = Pod.start(postgres.url())) {
            for (String name : PROBES) {
                Probe probe = manifest.probe(name);
                assertThat(probe.port()).isEqualTo(MANAGEMENT);
                await().atMost(Duration.ofSeconds(60)).ignoreExceptions()
                        .until(() -> pod.getManagement(probe.path(), probe.timeout()).statusCode() == 200);
            }
            assertThat(pod.get(manifest.probe("livenessProbe").path()).statusCode()).as("not on the users' port")
                    .isEqualTo(404);
        }
    }

    @Test
    void theAppListensOnThePortsThatTheManifestNames() throws Exception {
        Manifest manifest = Manifest.generated();
        assertThat(manifest.containerPorts()).containsExactly(HTTP, MANAGEMENT);
        assertThat(manifest.servicePorts()).as("the management port is not reachable through the Service")
                .containsExactly(HTTP);
        assumeThat(isFree(HTTP) && isFree(MANAGEMENT)).as("ports %d and %d are free here", HTTP, MANAGEMENT).isTrue();

        try (Postgres postgres = Postgres.running(); Pod pod = Pod.startOnDefaultPorts(postgres.url())) {
            await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> pod.get("/shop").statusCode() == 200);
            assertThat(pod.getManagement("/q/health/live", Duration.ofSeconds(5)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void thePodIsGivenAsLongAsTheAppMayTakeToStop() throws IOException {
        // 3 s of delay, 30 s for requests and ticks, and what it takes to interrupt and close.
        assertThat(Manifest.generated().pod().path("terminationGracePeriodSeconds").asInt()).isEqualTo(40);
    }

    @Test
    void theStartupProbeWaitsForTheStartupHook() throws IOException {
        Probe startup = Manifest.generated().probe("startupProbe");

        assertThat(startup.failureThreshold() * startup.periodSeconds()).isGreaterThanOrEqualTo(120);
    }

    @Test
    void theDatabaseComesFromASecret() throws IOException {
        assertThat(Manifest.generated().container().path("env").toString())
                .contains("QUARKUS_DATASOURCE_JOBS_JDBC_URL", "\"name\":\"drill-database\"");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
