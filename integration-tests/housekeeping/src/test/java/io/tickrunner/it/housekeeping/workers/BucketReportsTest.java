package io.tickrunner.it.housekeeping.workers;

import static io.tickrunner.it.housekeeping.StoreFixture.NORTH;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class BucketReportsTest extends WorkerTest {

    @Test
    void eachBucketHasAWorkerThatReportsOnIt() throws SQLException {
        store.object(1000, 1, NORTH);
        store.object(500, 1, NORTH);

        tickWithSuccess("report_photos");
        tickWithSuccess("report_logs");
        tickWithSuccess("report_backups");

        assertThat(store.count("bucket_report r join bucket b on b.id = r.bucket_id"
                + " where b.name = 'photos' and r.objects = 2 and r.bytes = 1500")).isEqualTo(1);
        assertThat(store.count("bucket_report where objects = 0")).isEqualTo(2);
    }
}
