package io.tickrunner.runtime.boot;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;

/** Binds {@link SchedulerWithWorkers} to methods of the app's scheduler. The build adds it to the scheduler's class. */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
public @interface WithWorkers {

    /** Returns what the method does, because reading its name would need reflection. */
    @Nonbinding
    Request value();

    /** What an app asks of its scheduler. Each is a method of {@link io.quarkus.scheduler.Scheduler}. */
    enum Request {
        GET_SCHEDULED_JOBS,
        GET_SCHEDULED_JOB,
        IS_PAUSED,
        PAUSE,
        RESUME,
        NEW_JOB
    }
}
