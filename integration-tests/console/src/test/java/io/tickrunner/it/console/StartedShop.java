package io.tickrunner.it.console;

import java.util.Map;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives the tests of a class the packaged app, started by environment variables. */
final class StartedShop implements BeforeAllCallback, AfterAllCallback {

    private final Map<String, String> settings;
    private ShopProcess shop;

    private StartedShop(Map<String, String> settings) {
        this.settings = settings;
    }

    static StartedShop with(Map<String, String> settings) {
        return new StartedShop(settings);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws InterruptedException {
        shop = ShopProcess.start(context.getRequiredTestClass().getSimpleName(), 0, settings);
    }

    /** Returns the address of the console. */
    String console() {
        return shop.console();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (shop != null) {
            shop.close();
        }
    }
}
