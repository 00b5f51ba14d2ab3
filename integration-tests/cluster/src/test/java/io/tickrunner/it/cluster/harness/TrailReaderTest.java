package io.tickrunner.it.cluster.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.tickrunner.it.cluster.harness.TrailReader.Findings;

class TrailReaderTest {

    private static final List<String> ELDER = List.of("B 1000000 w a1", "C 2000000 w a1", "C 9000000 w a1");

    private static Findings judge(String... other) {
        return TrailReader.judge(Map.of("one", ELDER, "two", List.of(other)));
    }

    @Test
    void aRunThatBeginsAfterTheElderWasLastSureIsNoOverlap() {
        Findings findings = judge("B 9000001 w b1", "C 9000002 w b1");

        assertThat(findings.runs()).isEqualTo(2);
        assertThat(findings.overlaps()).isEmpty();
    }

    @Test
    void anElderThatIsSureAfterTheYoungerBeganOverlaps() {
        Findings findings = judge("B 5000000 w b1", "C 20000000 w b1");

        assertThat(findings.overlaps()).singleElement().satisfies(overlap -> {
            assertThat(overlap.elder()).isEqualTo("one");
            assertThat(overlap.younger()).isEqualTo("two");
            assertThat(overlap.millis()).isEqualTo(4);
        });
    }

    @Test
    void runsOfOneReplicaCanOverlapToo() {
        assertThat(TrailReader.judge(Map.of("one", List.of("B 1 w a", "B 2 w b", "C 3 w a"))).overlaps()).hasSize(1);
    }

    @Test
    void aShortRunInBetweenHidesNoOverlapWithALongerOne() {
        Findings findings = judge("B 3000000 w b1", "C 3500000 w b1", "B 8000000 w b2");

        assertThat(findings.overlaps()).hasSize(2);
    }

    @Test
    void otherWorkersDoNotMatter() {
        assertThat(judge("B 5000000 x b1", "C 20000000 x b1").overlaps()).isEmpty();
    }

    @Test
    void aLineThatWasCutIsNotRead() {
        assertThat(judge("B 9000001 w b1", "C 90").runs()).isEqualTo(2);
    }
}
