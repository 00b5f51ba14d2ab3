package io.tickrunner.deployment.test.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.deployment.test.tick.TickApp;
import io.tickrunner.runtime.events.TickEvents;
import io.tickrunner.runtime.tick.TickObserver;

class NoObserverTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual();

    @Test
    void anAppWithoutObserversHasNoBeanThatFiresEvents() {
        assertThat(Arc.container().listAll(TickObserver.class)).isNotEmpty()
                .noneMatch(observer -> observer.getBean().getBeanClass() == TickEvents.class);
    }
}
