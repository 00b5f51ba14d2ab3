package io.tickrunner.deployment.test.admin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
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
                    "operator command command=pause worker=rebalance by=\"another replica\" from=\"another replica\""
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

        pauseFromAnotherReplica(ConfigProvider.getConfig().getValue("quarkus.application.name", String.class));

        await().until(() -> tickrunner.service("rebalance").orElseThrow().health().paused());
    }

    /** Sends a peer's message with a pause that is later than all changes made here. */
    private static void pauseFromAnotherReplica(String app) throws SQLException {
        try (PeerChannel peer = new PeerChannel(app)) {
            peer.send("1p" + Long.toString(7001, 36) + ":1:zz");
            peer.awaitAnswered();
        }
    }
}
