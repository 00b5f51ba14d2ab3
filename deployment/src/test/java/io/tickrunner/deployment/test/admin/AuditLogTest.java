package io.tickrunner.deployment.test.admin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.TestPostgres;

class AuditLogTest {

    /** The same in both class loaders that load this class. */
    private static final Instant UNTIL = Instant.now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.DAYS);

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.config(new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClasses(RawHttp.class, PeerChannel.class, Chore.class)))
            .setForcedDependencies(List.of(
                    Dependency.of("io.quarkus", "quarkus-elytron-security-properties-file", Version.getVersion())))
            .overrideConfigKey("quarkus.security.users.embedded.enabled", "true")
            .overrideConfigKey("quarkus.security.users.embedded.plain-text", "true")
            .overrideConfigKey("quarkus.http.auth.basic", "true")
            .overrideRuntimeConfigKey("quarkus.security.users.embedded.users.olga", "olga")
            .overrideRuntimeConfigKey("quarkus.security.users.embedded.roles.olga", "operator")
            .setLogRecordPredicate(record -> record.getLoggerName().equals("tickrunner.audit"))
            .assertLogRecords(records -> assertThat(records).extracting("message").containsExactly(
                    "operator command command=tick worker=rebalance by=olga from=127.0.0.1 outcome=success",
                    "operator command command=tick worker=rebalance arguments=\"{\\\"note\\\":\\\"a b=c\\\\n\\\"}\" by=olga"
                            + " from=127.0.0.1 outcome=success",
                    "operator command command=pause worker=rebalance by=olga from=127.0.0.1 outcome=done",
                    "operator command command=resume worker=rebalance by=anonymous from=127.0.0.1 outcome=done",
                    "operator command command=pause worker=rebalance reason=\"a=b\\nc\" until=" + UNTIL
                            + " by=olga from=127.0.0.1 outcome=done",
                    "operator command command=pause worker=rebalance by=\"another replica\" from=\"another replica\""
                            + " outcome=done",
                    "operator command command=resume worker=rebalance by=\"olga e\" from=\"another replica\" outcome=done",
                    "operator command command=pause worker=rebalance reason=why until=1970-01-01T00:00:01Z by=olga"
                            + " from=\"another replica\" outcome=done",
                    "operator command command=reset_schedule worker=rebalance by=anonymous from=127.0.0.1 outcome=done",
                    "operator command command=reschedule worker=rebalance schedule=\"every=PT4H\" by=olga from=127.0.0.1"
                            + " outcome=done"));

    @Inject
    Tickrunner tickrunner;

    @Test
    void eachAcceptedCommandIsLoggedWithCallerAndAddress() throws SQLException {
        given().auth().preemptive().basic("olga", "olga").when().post(Chore.REBALANCE + "/tick").then().statusCode(200);
        given().auth().preemptive().basic("olga", "olga").contentType("application/json").body("{\"note\":\"a b=c\\n\"}")
                .when().post(Chore.REBALANCE + "/tick").then().statusCode(200);
        given().auth().preemptive().basic("olga", "olga").when().post(Chore.REBALANCE + "/pause").then().statusCode(200);
        when().post(Chore.REBALANCE + "/resume").then().statusCode(200);
        given().header("Origin", "https://evil.example").when().post(Chore.REBALANCE + "/pause").then().statusCode(403);
        when().post("/q/tickrunner/nobody/pause").then().statusCode(404);

        given().auth().preemptive().basic("olga", "olga").contentType("application/json")
                .body("{\"reason\":\"a=b\\nc\",\"until\":\"" + UNTIL + "\"}")
                .when().post(Chore.REBALANCE + "/pause").then().statusCode(200);
        commandsFromAnotherReplica(ConfigProvider.getConfig().getValue("quarkus.application.name", String.class));

        await().until(() -> "why".equals(tickrunner.service("rebalance").orElseThrow().health().pause().reason()));
        when().delete(Chore.REBALANCE + "/schedule").then().statusCode(200);
        given().auth().preemptive().basic("olga", "olga").contentType("application/json").body("{\"every\":\"4h\"}")
                .when().post(Chore.REBALANCE + "/schedule").then().statusCode(200);
    }

    /**
     * Sends a peer's messages that are later than all changes made here: a pause of an operator whom a former version did not
     * name,
     * a resume, and a pause until a second after 1970 by a clock that is far behind, of which an hour is left.
     */
    private static void commandsFromAnotherReplica(String app) throws SQLException {
        String rebalance = "1p" + Long.toString(7001, 36);
        try (PeerChannel peer = new PeerChannel(app)) {
            peer.send(rebalance + ":1:zz");
            peer.awaitAnswered();
            peer.send(rebalance + ":0:100:" + base64("olga e") + ":");
            peer.awaitAnswered();
            peer.send(rebalance + ":1:101:" + base64("olga") + ":" + base64("why") + ":" + Long.toString(1_000, 36) + ":"
                    + Long.toString(Duration.ofHours(1).toMillis(), 36));
            peer.awaitAnswered();
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
