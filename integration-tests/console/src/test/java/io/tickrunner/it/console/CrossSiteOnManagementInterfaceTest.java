package io.tickrunner.it.console;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.Map;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.microsoft.playwright.Page;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

/** An operator who can reach the management interface opens a page of another site. */
@ExtendWith(Chromium.class)
@QuarkusTest
@QuarkusTestResource(ShopDatabase.class)
@TestProfile(CrossSiteOnManagementInterfaceTest.WithManagement.class)
class CrossSiteOnManagementInterfaceTest {

    public static class WithManagement implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.management.enabled", "true", "quarkus.management.test-port", "0");
        }
    }

    @TestHTTPResource(value = "/tickrunner/invoices", management = true)
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
