package io.tickrunner.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.microsoft.playwright.Page;

/** The console of an app that shows its workers but does not accept commands. */
@ExtendWith(Chromium.class)
class ConsoleWithoutCommandsIT {

    @RegisterExtension
    static final StartedShop SHOP = StartedShop.with(Map.of("quarkus.tickrunner.admin.enabled", "true"));

    @Test
    void disablesTheButtonsAndSaysWhy(Page page) {
        ConsolePage console = ConsolePage.open(page, SHOP.console());

        assertThat(console.button("Run invoices now")).isDisabled();
        assertThat(console.button("Pause invoices")).isDisabled();
        assertThat(console.button("Details of invoices")).isEnabled();
        assertThat(console.alert()).containsText("quarkus.tickrunner.admin.commands=true");
    }
}
