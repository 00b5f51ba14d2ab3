package io.tickrunner.runtime.pg;

import java.io.IOException;

import org.junit.jupiter.api.AfterEach;

/** Behind a proxy that carries statements alone. */
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
