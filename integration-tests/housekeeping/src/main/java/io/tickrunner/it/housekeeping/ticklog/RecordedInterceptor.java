package io.tickrunner.it.housekeeping.ticklog;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

import io.tickrunner.Tick;

@Recorded
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
class RecordedInterceptor {

    private final TickLog log;

    RecordedInterceptor(TickLog log) {
        this.log = log;
    }

    @AroundInvoke
    Object record(InvocationContext context) throws Exception {
        return log.record((Tick) context.getParameters()[0], context::proceed);
    }
}
