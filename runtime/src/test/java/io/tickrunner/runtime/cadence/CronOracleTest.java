package io.tickrunner.runtime.cadence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.cadence.CronOracle.Steady;
import io.tickrunner.runtime.cadence.CronSamples.Sample;

/**
 * Compares every time zone and sample, from 2020 to 2040, with {@link CronOracle}. Zones whose clocks run alike are compared
 * once. Compares all that is near a clock change and a part of the remaining occurrences; with {@code -Dcron.oracle.whole}
 * compares every occurrence, in about three minutes of computing.
 */
class CronOracleTest {

    private static final Logger LOG = Logger.getLogger(CronOracleTest.class);
    private static final boolean WHOLE = System.getProperty("cron.oracle.whole") != null;
    /** Longer lists are compared in part. */
    private static final int COMPARED_WHOLLY = WHOLE ? Integer.MAX_VALUE : 300;
    private static final int COMPARED_EACH = 211;
    private static final int AROUND_A_CHANGE = 30;

    private final LongAdder compared = new LongAdder();
    private final Queue<String> differences = new ConcurrentLinkedQueue<>();

    @Test
    void everyOccurrenceIsWhereAWatcherOfTheClockSeesIt() {
        List<BitSet> minutes = CronOracle.localMinutes(CronSamples.ALL);
        Map<ZoneRules, List<ZoneId>> zones = ZoneId.getAvailableZoneIds().stream().map(ZoneId::of)
                .collect(Collectors.groupingBy(ZoneId::getRules));
        Map<List<Steady>, List<ZoneId>> clocks = zones.values().parallelStream().map(alike -> alike.get(0))
                .collect(Collectors.groupingByConcurrent(zone -> CronOracle.watch(zone, WHOLE ? 1 : 60)));

        clocks.entrySet().parallelStream().forEach(clock -> compare(clock.getKey(), clock.getValue().get(0), minutes));

        LOG.infof("Compared %d zones (%d clocks) and %d expressions: %d occurrences, %d differences",
                ZoneId.getAvailableZoneIds().size(), clocks.size(), minutes.size(), compared.sum(), differences.size());
        assertThat(differences).isEmpty();
        assertThat(compared.sum()).isGreaterThan(1_000_000);
    }

    private void compare(List<Steady> clock, ZoneId zone, List<BitSet> minutes) {
        for (int i = 0; i < minutes.size(); i++) {
            Sample sample = CronSamples.ALL.get(i);
            CronSchedule schedule = CronSchedule.parse(sample.expression(), sample.type(), zone);
            long[] expected = CronOracle.occurrences(clock, minutes.get(i), sample.seconds());
            compareSteps(schedule, expected, clock);
            for (Steady steady : clock) {
                compareAround(schedule, expected, steady.begin() * 60);
            }
        }
    }

    private void compareSteps(CronSchedule schedule, long[] expected, List<Steady> clock) {
        if (expected.length <= COMPARED_WHOLLY) {
            for (int i = -1; i < expected.length; i++) {
                compareStep(schedule, expected, i);
            }
            return;
        }
        for (int i = -1; i < expected.length; i += COMPARED_EACH) {
            compareStep(schedule, expected, i);
        }
        compareStep(schedule, expected, expected.length - 1);
        for (Steady steady : clock) {
            int change = position(expected, steady.begin() * 60);
            int last = Math.min(expected.length - 1, change + AROUND_A_CHANGE);
            for (int i = Math.max(-1, change - AROUND_A_CHANGE); i <= last; i++) {
                compareStep(schedule, expected, i);
            }
        }
    }

    /** Compares the step from one occurrence to the next, in both directions. */
    private void compareStep(CronSchedule schedule, long[] expected, int index) {
        Instant one = index < 0 ? CronOracle.BEGIN.minusSeconds(1) : Instant.ofEpochSecond(expected[index]);
        Instant next = index + 1 < expected.length ? Instant.ofEpochSecond(expected[index + 1]) : CronOracle.END;
        check(schedule, "next", one, index < 0 ? schedule.next(one.plusNanos(999_999_999)) : schedule.next(one), next);
        check(schedule, "latest", next, schedule.latest(next.minusNanos(1)), one);
        compared.increment();
    }

    /** Compares at moments before and after a clock change, which are hardly ever occurrences. */
    private void compareAround(CronSchedule schedule, long[] expected, long change) {
        for (long second : new long[] { -7_201, -3_600, -1_800, -600, -1, 0, 1, 599, 1_800, 2_400, 3_599, 3_600, 5_000,
                7_200 }) {
            Instant moment = Instant.ofEpochSecond(change + second);
            if (moment.isBefore(CronOracle.BEGIN)) {
                continue;
            }
            int following = position(expected, moment.getEpochSecond() + 1);
            check(schedule, "next", moment, schedule.next(moment),
                    following < expected.length ? Instant.ofEpochSecond(expected[following]) : CronOracle.END);
            check(schedule, "latest", moment, schedule.latest(moment),
                    following > 0 ? Instant.ofEpochSecond(expected[following - 1]) : CronOracle.BEGIN.minusSeconds(1));
        }
    }

    /** Everything before and after the time of the oracle is equal. */
    private void check(CronSchedule schedule, String direction, Instant from, Optional<Instant> actual, Instant expected) {
        Instant found = actual.orElse(direction.equals("next") ? CronOracle.END : CronOracle.BEGIN.minusSeconds(1));
        boolean equal = expected.isBefore(CronOracle.BEGIN) ? found.isBefore(CronOracle.BEGIN)
                : expected.equals(CronOracle.END) ? !found.isBefore(CronOracle.END) : found.equals(expected);
        if (!equal && differences.size() < 50) {
            differences.add(schedule + ": " + direction + " of " + from + " is " + expected + ", not " + found);
        }
    }

    /** Returns how many occurrences are before a second. */
    private static int position(long[] expected, long second) {
        int found = Arrays.binarySearch(expected, second);
        return found < 0 ? -found - 1 : found;
    }
}
