package io.tickrunner.deployment.test.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.deployment.test.admin.RawHttp.Answer;

class RolesWithoutSecurityTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of()
            .overrideRuntimeConfigKey("quarkus.tickrunner.admin.roles-allowed", "operator");

    @Test
    void anAppWithoutAuthenticationRejectsAllCallersAndNamesWhatIsMissing() {
        Answer answer = RawHttp.get("/q/tickrunner");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.detail()).startsWith("quarkus.tickrunner.admin.roles-allowed requires a role, but the app has no"
                + " authentication here");
    }
}
