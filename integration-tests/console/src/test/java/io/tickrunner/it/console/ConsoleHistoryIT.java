package io.tickrunner.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;

/** The runs of the ledger in the console of the packaged app. */
@ExtendWith(Chromium.class)
class ConsoleHistoryIT {

    private static final String PREFIX = StartedShop.tablePrefix(ConsoleHistoryIT.class.getSimpleName());

    @RegisterExtension
    static final StartedShop SHOP = StartedShop.with(ShopProcess.WITH_COMMANDS);

    private static final LocatorAssertions.ContainsTextOptions SOON = new LocatorAssertions.ContainsTextOptions()
            .setTimeout(60_000);

    private ConsolePage console;

    @BeforeEach
    void open(Page page) {
        console = ConsolePage.open(page, SHOP.console());
        console.awaitLive();
    }

    @Test
    void showsTheRunsOfAllReplicas(Page page) throws Exception {
        Map<String, String> settings = new HashMap<>(ShopProcess.WITH_COMMANDS);
        settings.put("quarkus.tickrunner.ledger.table-prefix", PREFIX);
        try (ShopProcess other = ShopProcess.start("other-replica", 0, settings)) {
            // Otherwise this replica could be the first at the lock for as long as the test waits.
            console.button("Pause price_feed").click();
            assertThat(console.answer()).hasText("price_feed is paused in all replicas.");
            ConsolePage its = ConsolePage.open(page.context().newPage(), other.console());
            its.button("Run price_feed now").click();
            assertThat(its.answer()).containsText("price_feed ran");
            console.button("Resume price_feed").click();
            console.button("Details of price_feed").click();

            assertThat(console.runs("price_feed")).containsText("other-replica", SOON);
        }
        assertThat(console.runs("price_feed")).containsText(ConsoleHistoryIT.class.getSimpleName());
        assertThat(console.worker("price_feed")).containsText("100 % of the last");
    }

    @Test
    void showsANewRunByItself() {
        console.button("Details of invoices").click();
        assertThat(console.worker("invoices")).containsText("The ledger has no run of this worker yet.");

        console.button("Run invoices now").click();

        assertThat(console.runs("invoices")).containsText("by command", SOON);
    }

    @Test
    void saysWhyTheLedgerCannotBeReadAndGoesOnAfterwards() throws Exception {
        Locator status = console.worker("exchange_rates").getByText("lock timeout");
        try (Connection migration = ShopDatabase.lockTable(PREFIX + "run")) {
            console.button("Details of exchange_rates").click();

            assertThat(status).isVisible();
        }
        console.button("Load the runs of exchange_rates again").click();

        assertThat(console.runs("exchange_rates").getByText("The provider answered 503: <script>").first()).isVisible();
        assertThat(status).isHidden();
    }
}
