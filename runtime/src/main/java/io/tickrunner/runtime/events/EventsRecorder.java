package io.tickrunner.runtime.events;

import java.util.function.Function;

import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.runtime.ExecutorRecorder;
import io.quarkus.runtime.annotations.Recorder;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.time.Time;

@Recorder
public class EventsRecorder {

    public Function<SyntheticCreationalContext<TickEvents>, TickEvents> events() {
        return context -> new TickEvents(task -> ExecutorRecorder.getCurrent().execute(task),
                context.getInjectedReference(TickrunnerConfig.class).log().repeatEvery(),
                context.getInjectedReference(Time.class));
    }
}
