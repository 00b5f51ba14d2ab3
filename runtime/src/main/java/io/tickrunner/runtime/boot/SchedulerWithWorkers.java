package io.tickrunner.runtime.boot;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

import io.quarkus.scheduler.ScheduledJobPaused;
import io.quarkus.scheduler.ScheduledJobResumed;
import io.quarkus.scheduler.Trigger;
import io.quarkus.scheduler.common.runtime.Events;
import io.tickrunner.runtime.boot.WithWorkers.Request;
import io.tickrunner.runtime.tick.SchedulerJob;

/**
 * Adds the workers to the jobs of the app's scheduler, whichever implementation that is. They are listed, paused and resumed by
 * name like other jobs, but the scheduler neither stores nor runs them. It answers for all other jobs itself, and rejects each
 * call while it is disabled, because then no worker is a job.
 * <p>
 * An interceptor and not a decorator, because ArC generates a decorated {@code QuartzScheduler.newJob}, whose return type is
 * covariant, that calls itself until the stack overflows.
 */
@WithWorkers(Request.GET_SCHEDULED_JOBS)
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
public class SchedulerWithWorkers {

    private final SchedulerJobs workers;
    private final Event<ScheduledJobPaused> paused;
    private final Event<ScheduledJobResumed> resumed;

    SchedulerWithWorkers(SchedulerJobs workers, Event<ScheduledJobPaused> paused, Event<ScheduledJobResumed> resumed) {
        this.workers = workers;
        this.paused = paused;
        this.resumed = resumed;
    }

    @AroundInvoke
    Object answer(InvocationContext call) throws Exception {
        Request request = call.getInterceptorBinding(WithWorkers.class).value();
        if (request == Request.GET_SCHEDULED_JOBS) {
            return listed((List<?>) call.proceed());
        }
        String identity = (String) call.getParameters()[0];
        Optional<SchedulerJob> worker = identity == null ? Optional.empty()
                : request == Request.NEW_JOB ? workers.named(identity) : workers.find(identity);
        return worker.isPresent() ? answer(request, worker.get()) : call.proceed();
    }

    private List<Trigger> listed(List<?> ofScheduler) {
        return Stream.concat(ofScheduler.stream().map(Trigger.class::cast), workers.all().stream()).toList();
    }

    private Object answer(Request request, SchedulerJob worker) {
        return switch (request) {
            case GET_SCHEDULED_JOB -> worker;
            case IS_PAUSED -> worker.isPaused();
            case PAUSE -> {
                worker.pause();
                yield fire(paused, new ScheduledJobPaused(worker));
            }
            case RESUME -> {
                worker.resume();
                yield fire(resumed, new ScheduledJobResumed(worker));
            }
            // In the words of Quarkus' schedulers, which say the same of their own jobs.
            case NEW_JOB -> throw new IllegalStateException(
                    "A job with this identity is already scheduled: " + worker.getId());
            case GET_SCHEDULED_JOBS -> throw new AssertionError(request + " names no job");
        };
    }

    private static <E> Void fire(Event<E> observers, E news) {
        Events.fire(observers, news);
        return null;
    }
}
