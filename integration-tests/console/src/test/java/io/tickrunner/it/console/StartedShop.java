package io.tickrunner.it.console;

import java.util.HashMap;
import java.util.Locale;
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
        String name = context.getRequiredTestClass().getSimpleName();
        Map<String, String> all = new HashMap<>(settings);
        // What ran in the tests of another class is not in this ledger.
        all.put("quarkus.tickrunner.ledger.table-prefix", tablePrefix(name));
        shop = ShopProcess.start(name, 0, all);
    }

    /** Returns what the ledger's tables begin with in the tests of a class. */
    static String tablePrefix(String testClass) {
        return testClass.toLowerCase(Locale.ROOT) + "_";
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
