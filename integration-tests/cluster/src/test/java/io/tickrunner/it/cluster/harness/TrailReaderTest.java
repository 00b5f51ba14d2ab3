package io.tickrunner.it.cluster.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.tickrunner.it.cluster.harness.TrailReader.Findings;

class TrailReaderTest {

    private static final List<String> ELDER = List.of("B 1000000 900000 w a1", "C 2000000 2100000 w a1",
            "C 9000000 9500000 w a1");
    private static final Duration LEAST = Duration.ofMillis(5);

    private static Findings judge(Map<String, List<String>> lines) {
        return TrailReader.judge(lines, worker -> Optional.of(LEAST).filter(least -> worker.equals("w")));
    }

    private static Findings judge(String... other) {
        return judge(Map.of("one", ELDER, "two", List.of(other)));
    }

    @Test
    void aRunThatBeginsAfterTheElderWasLastSureIsNoOverlap() {
        Findings findings = judge("B 9500001 9500001 w b1", "C 9500002 9500003 w b1");

        assertThat(findings.runs()).isEqualTo(2);
        assertThat(findings.overlaps()).isEmpty();
        assertThat(findings.believed()).isEmpty();
    }

    @Test
    void anElderThatAsksAfterTheYoungerBeganAndIsSureOverlaps() {
        Findings findings = judge("B 5000000 5000000 w b1", "C 20000000 20000001 w b1");

        assertThat(findings.overlaps()).singleElement().satisfies(overlap -> {
            assertThat(overlap.elder()).isEqualTo("one");
            assertThat(overlap.younger()).isEqualTo("two");
            assertThat(overlap.millis()).isEqualTo(4);
        });
        assertThat(findings.believed()).singleElement().satisfies(believed -> assertThat(believed.millis()).isEqualTo(4.5));
    }

    @Test
    void anElderThatAskedBeforeTheYoungerBeganAndIsAnsweredAfterwardsBelieves() {
        Findings findings = judge("B 9000001 9000001 w b1", "C 20000000 20000001 w b1");

        assertThat(findings.overlaps()).isEmpty();
        assertThat(findings.believed()).hasSize(1);
    }

    @Test
    void runsOfOneReplicaCanOverlapToo() {
        assertThat(judge(Map.of("one", List.of("B 1 1 w a", "B 2 2 w b", "C 3 4 w a"))).overlaps()).hasSize(1);
    }

    @Test
    void aShortRunInBetweenHidesNoOverlapWithALongerOne() {
        Findings findings = judge("B 3000000 3000000 w b1", "C 3500000 3500001 w b1", "B 8000000 8000000 w b2");

        assertThat(findings.overlaps()).hasSize(2);
    }

    @Test
    void aStartWithinLessThanTheLeastTimeAfterTheTickBeforeIsEarly() {
        assertThat(judge("B 5899999 5899999 w b1").earlyStarts()).singleElement().satisfies(early -> {
            assertThat(early.replicaBefore()).isEqualTo("one");
            assertThat(early.replica()).isEqualTo("two");
            assertThat(early.millis()).isEqualTo(4.999999);
        });
        assertThat(judge("B 5900000 5900000 w b1").earlyStarts()).isEmpty();
    }

    @Test
    void aWorkerThatMayStartAtAnyTimeIsNeverEarly() {
        assertThat(judge("B 1 1 x b1", "B 2 2 x b2").earlyStarts()).isEmpty();
    }

    @Test
    void otherWorkersDoNotMatter() {
        assertThat(judge("B 5000000 5000000 x b1", "C 20000000 20000001 x b1").overlaps()).isEmpty();
    }

    @Test
    void aLineThatWasCutIsNotRead() {
        assertThat(judge("B 9500001 9500001 w b1", "C 9500002 95 w").runs()).isEqualTo(2);
        assertThat(judge("B 9500001 9500001 w b1", "C 9500002 9500003 w b").runs()).isEqualTo(2);
    }
}
