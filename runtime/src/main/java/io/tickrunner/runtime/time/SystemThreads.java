package io.tickrunner.runtime.time;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** The threads of this process. */
public enum SystemThreads implements Threads {

    INSTANCE;

    @Override
    public Thread start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void park(Object blocker, long nanos) {
        LockSupport.parkNanos(blocker, nanos);
    }

    @Override
    public void park(Object blocker) {
        LockSupport.park(blocker);
    }

    @Override
    public void unpark(Thread thread) {
        LockSupport.unpark(thread);
    }

    @Override
    public void interrupt(Thread thread) {
        thread.interrupt();
    }

    @Override
    public <T> T await(CompletableFuture<T> result, long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        return result.get(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public Mutex newMutex() {
        return new SystemMutex();
    }

    private static final class SystemMutex extends ReentrantLock implements Mutex {

        private static final long serialVersionUID = 1;

        SystemMutex() {
            super(true);
        }

        @Override
        public boolean tryLock(long nanos) throws InterruptedException {
            return tryLock(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
