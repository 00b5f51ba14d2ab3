package io.tickrunner.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.nio.file.Path;

import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotAnimations;

import io.quarkus.test.QuarkusDevModeTest;

/** Makes the docs' picture of the Dev UI: {@code mvn verify -Dscreenshots}. */
@ExtendWith(Chromium.class)
class DevUiScreenshots {

    private static final Path IMAGES = Path.of("..", "..", "docs", "modules", "ROOT", "images");

    @RegisterExtension
    static final QuarkusDevModeTest TEST = new QuarkusDevModeTest()
            .withApplicationRoot(jar -> jar
                    .addClasses(CartSweep.class, Chores.class, ExchangeRates.class, Newsletter.class, SearchIndex.class)
                    .addAsResource(new StringAsset("""
                            quarkus.application.name=shop
                            quarkus.http.port=%d
                            quarkus.datasource.db-kind=postgresql
                            quarkus.datasource.devservices.enabled=false
                            quarkus.datasource.jdbc.url=%s
                            """.formatted(DevUiTest.PORT, ShopDatabase.url())), "application.properties"));

    @Test
    void ofTheDevUi(Browser browser) {
        Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 940).setLocale("en-GB"));
        ConsolePage console = ConsolePage.open(page, DevUiTest.DEV_UI + "quarkus-tickrunner/workers");
        console.button("Details of search_index").click();
        assertThat(console.worker("search_index")).containsText("success");
        assertThat(console.worker("exchange_rates")).containsText("failing");
        // The app is not a Maven project here, of which the Dev UI complains.
        page.addStyleTag(new Page.AddStyleTagOptions().setContent("vaadin-notification-container { display: none }"));
        page.screenshot(new Page.ScreenshotOptions().setPath(IMAGES.resolve("dev-ui.png"))
                .setAnimations(ScreenshotAnimations.DISABLED));
        page.context().close();
    }
}
