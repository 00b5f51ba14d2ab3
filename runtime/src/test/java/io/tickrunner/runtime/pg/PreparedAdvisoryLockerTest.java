package io.tickrunner.runtime.pg;

import java.io.IOException;

import org.junit.jupiter.api.AfterEach;

/** Runs the tests behind a proxy that supports only statements. */
class PreparedAdvisoryLockerTest extends PostgresAdvisoryLockerTest {

    private FunctionCallProxy proxy;

    @Override
    ConnectionSource connections(Database database) throws IOException {
        proxy = new FunctionCallProxy(database.port(), FunctionCallProxy.Way.REFUSE);
        return database.through(proxy.port()).connections();
    }

    @AfterEach
    void closeProxy() throws IOException {
        proxy.close();
    }
}
