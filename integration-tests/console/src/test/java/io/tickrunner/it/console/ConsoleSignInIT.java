package io.tickrunner.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalToIgnoringCase;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;

/** The console of an app whose endpoint asks for a role. */
@ExtendWith(Chromium.class)
class ConsoleSignInIT {

    @RegisterExtension
    static final StartedShop SHOP = StartedShop.with(Map.of(
            "quarkus.tickrunner.admin.enabled", "true",
            "quarkus.tickrunner.admin.commands", "true",
            "quarkus.tickrunner.admin.roles-allowed", "operator"));

    @Test
    void theBrowserAsksTheUserToSignInBeforeThePageDoes() {
        given().get(SHOP.console()).then().statusCode(401).header("WWW-Authenticate", equalToIgnoringCase("basic"));
    }

    @Test
    void allowsAnOperatorToReadAndSendCommands(Browser browser) {
        try (BrowserContext operator = signedIn(browser, "olga")) {
            ConsolePage console = ConsolePage.open(operator.newPage(), SHOP.console());

            console.button("Run invoices now").click();

            assertThat(console.answer()).hasText("invoices ran: success.");
        }
    }

    @Test
    void tellsAnotherUserWhichRoleIsMissing(Browser browser) {
        try (BrowserContext guest = signedIn(browser, "gustav")) {
            ConsolePage console = ConsolePage.open(guest.newPage(), SHOP.console());

            assertThat(console.alert()).containsText("You are not allowed to see this.");
            assertThat(console.alert()).containsText("operator");
        }
    }

    private static BrowserContext signedIn(Browser browser, String user) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setHttpCredentials(user, user));
        context.setDefaultTimeout(30_000);
        return context;
    }
}
