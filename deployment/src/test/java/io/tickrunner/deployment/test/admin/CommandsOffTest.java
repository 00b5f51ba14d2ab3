package io.tickrunner.deployment.test.admin;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.deployment.test.admin.RawHttp.Answer;
import io.tickrunner.runtime.admin.AdminDesk;
import io.vertx.core.json.JsonObject;

class CommandsOffTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.withDesk(AdminApp.of())
            .overrideRuntimeConfigKey("quarkus.tickrunner.admin.commands", "false");

    @Inject
    AdminDesk desk;

    @ParameterizedTest
    @ValueSource(strings = { "tick", "pause", "resume" })
    void theRejectionOfACommandNamesThePropertyThatEnablesCommands(String command) {
        Answer answer = RawHttp.post(Chore.REBALANCE + "/" + command);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.detail()).contains("quarkus.tickrunner.admin.commands=true");
    }

    @Test
    void theDevUiIsRejectedToo() {
        JsonObject answer = desk.tick("rebalance", "").toCompletableFuture().join();

        assertThat(answer.getInteger("status")).isEqualTo(403);
        assertThat(answer.getString("detail")).contains("quarkus.tickrunner.admin.commands=true");
    }

    @Test
    void lookingIsNot() {
        assertThat(RawHttp.get("/q/tickrunner").json().getBoolean("commands")).isFalse();
    }
}
