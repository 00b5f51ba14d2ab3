package io.tickrunner.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;

/** What the console does when its replica goes away. */
@ExtendWith(Chromium.class)
class ConsoleReconnectIT {

    private static final LocatorAssertions.IsVisibleOptions WITHIN_A_START = new LocatorAssertions.IsVisibleOptions()
            .setTimeout(60_000);

    @Test
    void saysThatTheServerIsAwayAndRecoversByItself(Page page) throws Exception {
        ConsolePage console;
        int port;
        try (ShopProcess shop = ShopProcess.start("shop", 0)) {
            port = shop.port();
            console = ConsolePage.open(page, "http://localhost:" + port + "/q/tickrunner/ui/");
            console.awaitLive();
        }
        assertThat(console.alert()).containsText("The server has not answered since");
        assertThat(console.worker("invoices")).isVisible();

        try (ShopProcess again = ShopProcess.start("shop", port)) {
            assertThat(page.getByText("Live", new Page.GetByTextOptions().setExact(true))).isVisible(WITHIN_A_START);
            assertThat(console.alert()).isEmpty();
        }
    }
}
