package io.tickrunner.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.microsoft.playwright.Page;

/** The console of an app in production whose endpoint is not enabled. */
@ExtendWith(Chromium.class)
class ConsoleSwitchedOffIT {

    @RegisterExtension
    static final StartedShop SHOP = StartedShop.with(Map.of());

    @Test
    void saysWhichPropertyTurnsTheEndpointOn(Page page) {
        ConsolePage console = ConsolePage.open(page, SHOP.console());

        assertThat(console.alert()).containsText("The admin endpoint is off.");
        assertThat(console.alert()).containsText("quarkus.tickrunner.admin.enabled=true");
        assertThat(console.table()).isHidden();
    }
}
