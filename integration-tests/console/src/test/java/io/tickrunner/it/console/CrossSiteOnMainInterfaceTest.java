package io.tickrunner.it.console;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.microsoft.playwright.Page;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;

/** An operator who can reach the app itself opens a page of another site. */
@ExtendWith(Chromium.class)
@QuarkusTest
@QuarkusTestResource(ShopDatabase.class)
class CrossSiteOnMainInterfaceTest {

    @TestHTTPResource("/q/tickrunner/invoices")
    String invoices;

    @ParameterizedTest
    @EnumSource
    void aPageOfAnotherSiteCannotSendCommands(ForeignSite.Attack attack, Page page) {
        try (ForeignSite site = new ForeignSite()) {
            assertThat(site.visit(page, attack, invoices + "/pause")).isIn(0, 403);
        }

        when().get(invoices).then().body("paused", equalTo(false));
    }
}
