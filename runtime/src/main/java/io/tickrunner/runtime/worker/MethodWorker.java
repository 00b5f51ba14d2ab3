package io.tickrunner.runtime.worker;

import jakarta.enterprise.invoke.Invoker;

import io.tickrunner.Tick;
import io.tickrunner.Worker;

/**
 * A worker that is a method of a bean.
 *
 * @param invoker looks the bean up and calls the method; arguments beyond the method's own are ignored
 */
public record MethodWorker(Invoker<Object, Object> invoker) implements Worker {

    @Override
    public void tick(Tick tick) throws Exception {
        invoker.invoke(null, new Object[] { tick });
    }
}
