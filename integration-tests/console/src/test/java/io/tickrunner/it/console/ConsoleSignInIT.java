package io.tickrunner.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalToIgnoringCase;

import java.net.URI;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

/** The console of an app whose endpoint asks for a role. */
@ExtendWith(Chromium.class)
@QuarkusIntegrationTest
@QuarkusTestResource(ShopDatabase.class)
@TestProfile(ConsoleSignInIT.ForOperators.class)
class ConsoleSignInIT {

    public static class ForOperators implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.tickrunner.admin.enabled", "true", "quarkus.tickrunner.admin.commands", "true",
                    "quarkus.tickrunner.admin.roles-allowed", "operator");
        }
    }

    @TestHTTPResource("/q/tickrunner/ui/")
    URI url;

    @Test
    void asksThePersonToSignInBeforeThePageDoes() {
        given().get(url).then().statusCode(401).header("WWW-Authenticate", equalToIgnoringCase("basic"));
    }

    @Test
    void letsAnOperatorSeeAndCommand(Browser browser) {
        try (BrowserContext operator = signedIn(browser, "olga")) {
            ConsolePage console = ConsolePage.open(operator.newPage(), url.toString());

            console.button("Run invoices now").click();

            assertThat(console.answer()).hasText("invoices ran: success.");
        }
    }

    @Test
    void tellsAnotherUserWhichRoleIsMissing(Browser browser) {
        try (BrowserContext guest = signedIn(browser, "gustav")) {
            ConsolePage console = ConsolePage.open(guest.newPage(), url.toString());

            assertThat(console.alert()).containsText("You may not see this.");
            assertThat(console.alert()).containsText("operator");
        }
    }

    private static BrowserContext signedIn(Browser browser, String user) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setHttpCredentials(user, user));
        context.setDefaultTimeout(30_000);
        return context;
    }
}
