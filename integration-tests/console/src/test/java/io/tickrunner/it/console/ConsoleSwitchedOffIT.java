package io.tickrunner.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import com.microsoft.playwright.Page;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The console of an app in production whose endpoint nobody has turned on. */
@ExtendWith(Chromium.class)
@QuarkusIntegrationTest
@QuarkusTestResource(ShopDatabase.class)
class ConsoleSwitchedOffIT {

    @TestHTTPResource("/q/tickrunner/ui/")
    URI url;

    @Test
    void saysWhichPropertyTurnsTheEndpointOn(Page page) {
        ConsolePage console = ConsolePage.open(page, url.toString());

        assertThat(console.alert()).containsText("The admin endpoint is off.");
        assertThat(console.alert()).containsText("quarkus.tickrunner.admin.enabled=true");
        assertThat(console.table()).isHidden();
    }
}
