package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.Cluster;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/** Operators' commands that are sent to a replica other than the one that executes them. */
@ExtendWith(SharedCluster.class)
class CommandsFromAnywhereIT {

    /** A worker with a long interval, whose scheduled ticks are unlikely to interfere. */
    private static final String WORKER = "slow-1";
    /** The guaranteed time for an answer about a replica that is gone. */
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 4_000;
    /** The abbreviated log category of Netty. */
    private static final String NETTY = "io.ne.";

    private Cluster cluster;

    @AfterEach
    void resume() {
        if (cluster != null) {
            cluster.mend();
            // A paused worker holds no lock, so the cluster would not become calm.
            List.of(WORKER, "slow-3", "cluster-1").forEach(worker -> anyOther(null).client().command(worker, "resume"));
        }
    }

    @Test
    void aTickRunsInTheReplicaThatHoldsTheLock(Cluster shared) {
        cluster = shared;
        Replica holder = cluster.holderOf(WORKER);
        OffsetDateTime before = cluster.evidence().now();

        await("the worker not to be at a tick of its own").atMost(ANSWER).untilAsserted(() -> {
            HttpResponse<String> answer = anyOther(holder).client().command(WORKER, "tick");
            assertThat(answer.body()).contains("\"outcome\":\"success\"").contains("-" + holder.pid() + "\"");
        });

        assertThat(cluster.evidence().replicasThatDid(WORKER, before)).containsOnly(holder.name());
    }

    @Test
    void theLargestArgumentsReachTheReplicaThatHoldsTheLock(Cluster shared) throws Exception {
        cluster = shared;
        Replica holder = cluster.holderOf(WORKER);
        // Together 4,000 bytes, the most that is accepted, in characters that JSON, SQL and the message have to escape.
        Map<String, String> arguments = new TreeMap<>(Map.of("quotes", "'\"\\:,.$".repeat(124), "euros", "€".repeat(999)));
        arguments.put("n", "x".repeat(MAX_BYTES - 6 - 5 - 1 - 7 * 124 - 3 * 999));

        await("the worker not to be at a tick of its own").atMost(ANSWER).untilAsserted(() -> {
            HttpResponse<String> answer = anyOther(holder).client().command(WORKER, "tick",
                    new ObjectMapper().writeValueAsString(arguments));
            assertThat(answer.body()).contains("\"outcome\":\"success\"").contains("-" + holder.pid() + "\"");
        });

        assertThat(holder.client().argumentsOf(WORKER)).isEqualTo(arguments);
        assertThat(new ObjectMapper().readTree(holder.client().seen(WORKER)).get("recent").findValuesAsText("euros"))
                .contains(arguments.get("euros"));
    }

    @Test
    void aPauseAppliesToAllReplicasIncludingThoseThatJoinLater(Cluster shared) {
        cluster = shared;
        Replica holder = cluster.holderOf("cluster-1");
        assertThat(anyOther(holder).client().command("cluster-1", "pause").statusCode()).isEqualTo(200);
        await("the pause to be everywhere").atMost(ANSWER).until(() -> cluster.running().stream()
                .allMatch(r -> r.client().seen("cluster-1").contains("\"paused\":true")));
        await("the last tick to end").atMost(ANSWER)
                .until(() -> cluster.locks().all().stream().noneMatch(l -> l.key() == 10_001));
        OffsetDateTime paused = cluster.evidence().now();

        holder.kill9();
        Replica joiner = cluster.restart(holder);

        await("the joiner to run other workers").atMost(Bounds.outage(Bounds.INTERVAL))
                .until(() -> joiner.client().worker("replica-1").lastOutcome() != null);
        assertThat(joiner.client().seen("cluster-1")).contains("\"paused\":true");
        assertThat(cluster.evidence().startsSince("cluster-1", paused)).isZero();

        assertThat(joiner.client().command("cluster-1", "resume").statusCode()).isEqualTo(200);
        await("it to run again").atMost(Bounds.outage(Bounds.INTERVAL))
                .until(() -> cluster.evidence().startsSince("cluster-1", paused) > 0);
    }

    @Test
    void theDeathOfAHolderDuringACommandIsReportedInTime(Cluster shared) {
        cluster = shared;
        Replica holder = cluster.holderOf(WORKER);
        holder.client().fault(WORKER, Fault.HANG);
        CompletableFuture<HttpResponse<String>> answer = CompletableFuture
                .supplyAsync(() -> anyOther(holder).client().command(WORKER, "tick"));
        await("the worker to run").atMost(ANSWER).until(() -> holder.client().worker(WORKER).runningSince() != null);

        holder.kill9();

        assertThat(answer).succeedsWithin(ANSWER).satisfies(a -> {
            assertThat(a.statusCode()).isIn(409, 502);
            assertThat(a.body()).contains("\"title\":\"" + (a.statusCode() == 502 ? "Replica gone" : "Busy"));
        });
    }

    @Test
    void aFrozenHolderAcceptsNoCommandAndTheAnswerSaysSo(Cluster shared) {
        cluster = shared;
        Replica holder = cluster.holderOf(WORKER);
        holder.sigstop();

        HttpResponse<String> answer = anyOther(holder).client().command(WORKER, "tick");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("\"title\":\"Held elsewhere\"").contains("did not accept the command");
    }

    @Test
    void commandsToAReplicaThatShutsDownAreAnsweredOrRejectedAndLogNoError(Cluster shared) {
        cluster = shared;
        Replica leaving = cluster.holder();
        int from = leaving.logEnd();
        leaving.client().fault("cluster-2", Fault.SLOW);
        Commander commander = new Commander(leaving, "slow-2/tick", "cluster-2/tick", "slow-3/pause", "slow-3/resume");
        await("commands to be answered").atMost(ANSWER).until(() -> commander.answers().size() > 50);

        leaving.sigterm();
        leaving.awaitEnd();

        commander.stop();
        assertThat(commander.answers()).as("statuses").allMatch(status -> status == 200 || status == 202 || status == 409
                || status == 503);
        assertThat(leaving.logLines(from, " ERROR ")).isEmpty();
        // Netty warns about each connection that arrives while it closes its port.
        assertThat(leaving.logLines(from, " WARN ")).allMatch(line -> line.contains("[" + NETTY));
    }

    private Replica anyOther(Replica replica) {
        return cluster.running().stream().filter(r -> r != replica).findFirst().orElseThrow();
    }
}
