package io.tickrunner.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.net.URI;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import com.microsoft.playwright.Page;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

/** The console of an app that shows its workers and takes no commands. */
@ExtendWith(Chromium.class)
@QuarkusIntegrationTest
@QuarkusTestResource(ShopDatabase.class)
@TestProfile(ConsoleWithoutCommandsIT.ReadOnly.class)
class ConsoleWithoutCommandsIT {

    public static class ReadOnly implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.tickrunner.admin.enabled", "true");
        }
    }

    @TestHTTPResource("/q/tickrunner/ui/")
    URI url;

    @Test
    void disablesTheButtonsAndSaysWhy(Page page) {
        ConsolePage console = ConsolePage.open(page, url.toString());

        assertThat(console.button("Run invoices now")).isDisabled();
        assertThat(console.button("Pause invoices")).isDisabled();
        assertThat(console.button("Details of invoices")).isEnabled();
        assertThat(console.alert()).containsText("quarkus.tickrunner.admin.commands=true");
    }
}
