package io.tickrunner.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.microsoft.playwright.Page;

import io.quarkus.test.QuarkusDevModeTest;
import io.restassured.RestAssured;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

/** The Dev UI of an app in dev mode, in a browser. */
@ExtendWith(Chromium.class)
class DevUiTest {

    private static final int PAGE_MILLIS = 60_000;

    @RegisterExtension
    static final QuarkusDevModeTest TEST = new QuarkusDevModeTest()
            .withApplicationRoot(jar -> jar.addClasses(Rebalance.class, Chores.class)
                    .addAsResource(new StringAsset("""
                            quarkus.http.port=0
                            quarkus.http.host=localhost
                            quarkus.datasource.db-kind=postgresql
                            quarkus.datasource.devservices.enabled=false
                            quarkus.datasource.jdbc.url=%s
                            """.formatted(ShopDatabase.url())), "application.properties"));

    @Test
    void showsTheConsoleWithWhatTheBuildKnows(Page page) {
        ConsolePage console = open(page);

        console.button("Details of rebalance").click();
        assertThat(console.worker("rebalance")).containsText(Rebalance.class.getName());
        assertThat(console.worker("rebalance")).containsText("shouldRun");
    }

    @Test
    void runsAWorker(Page page) {
        ConsolePage console = open(page);

        console.button("Run rebalance now").click();

        assertThat(console.answer()).hasText("rebalance ran: success.");
    }

    @Test
    void opensAWorkersLog(Page page) {
        ConsolePage console = open(page);

        console.button("Log of rebalance").click();

        assertThat(page.locator("qwc-tickrunner-log")).isVisible();
    }

    @Test
    void countsTheWorkersOnTheCard(Page page) {
        page.setDefaultTimeout(PAGE_MILLIS);
        page.navigate(base() + "/q/dev-ui/extensions");

        assertThat(page.locator("qwc-extension-link").filter(
                new com.microsoft.playwright.Locator.FilterOptions().setHasText("Workers"))).containsText("1");
    }

    private static ConsolePage open(Page page) {
        page.setDefaultTimeout(PAGE_MILLIS);
        ConsolePage console = ConsolePage.open(page, base() + "/q/dev-ui/quarkus-tickrunner/workers");
        console.worker("rebalance").waitFor();
        return console;
    }

    private static String base() {
        return "http://localhost:" + RestAssured.port;
    }

    @TickWorker(name = "rebalance", lockId = 4001, every = "1h")
    public static class Rebalance implements Worker {

        @Override
        public boolean shouldRun() {
            return true;
        }

        @Override
        public void tick(Tick tick) {
        }
    }
}
