package io.tickrunner.it.cluster;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import jakarta.inject.Singleton;

import io.agroal.api.AgroalDataSource;

/** Which worker does what wrong in this replica. */
@Singleton
public class Faults {

    private final AgroalDataSource appPool;
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();

    Faults(AgroalDataSource appPool) {
        this.appPool = appPool;
    }

    public Fault of(String worker) {
        return faults.getOrDefault(worker, Fault.NONE);
    }

    public void set(String worker, Fault fault) {
        faults.put(worker, fault);
    }

    public void clear() {
        faults.clear();
    }

    /** Does what the worker was told to do wrong, if anything, before its work. */
    void commit(String worker) throws InterruptedException {
        switch (of(worker)) {
            case HANG -> new CountDownLatch(1).await();
            case STUBBORN -> ignoreInterrupts(worker);
            case ERROR -> throw new LinkageError("Worker " + worker + " was told to throw an Error");
            case POOL_HOG -> hogPool(worker);
            case NONE, SLOW -> {
            }
        }
    }

    private void ignoreInterrupts(String worker) {
        while (of(worker) == Fault.STUBBORN) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                // The very fault that is played here.
            }
        }
    }

    private void hogPool(String worker) throws InterruptedException {
        List<Connection> taken = new ArrayList<>();
        try {
            while (of(worker) == Fault.POOL_HOG) {
                takeOne(taken);
                Thread.sleep(20);
            }
        } finally {
            taken.forEach(Faults::giveBack);
        }
    }

    private void takeOne(List<Connection> taken) {
        if (taken.size() < appPool.getConfiguration().connectionPoolConfiguration().maxSize()) {
            try {
                taken.add(appPool.getConnection());
            } catch (SQLException e) {
                // Somebody else was quicker; the pool is exhausted all the same.
            }
        }
    }

    private static void giveBack(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("A connection could not be given back", e);
        }
    }
}
