package io.tickrunner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.jboss.logging.MDC;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ComponentLoggerTest {

    private static final Logger CATEGORY = Logger.getLogger("tickrunner.sweep");

    private final List<ExtLogRecord> records = new ArrayList<>();
    private final Handler handler = new Handler() {

        @Override
        public void publish(LogRecord record) {
            ExtLogRecord wrapped = ExtLogRecord.wrap(record);
            wrapped.copyMdc();
            records.add(wrapped);
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    };

    private final ComponentLogger log = ComponentLogger.of("sweep");

    @BeforeEach
    void listen() {
        CATEGORY.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        CATEGORY.removeHandler(handler);
        MDC.clear();
    }

    @Test
    void aLineHasItsCategoryItsDetailsAndItsComponent() {
        log.info("pass completed", "objectsMoved", 3, "backend", "b1");

        assertThat(records).hasSize(1);
        assertThat(records.get(0).getLoggerName()).isEqualTo("tickrunner.sweep");
        assertThat(records.get(0).getFormattedMessage()).isEqualTo("pass completed objectsMoved=3 backend=b1");
        assertThat(records.get(0).getMdc(ComponentLogger.COMPONENT)).isEqualTo("sweep");
    }

    @Test
    void theComponentOfTheCallerIsRestored() {
        log.info("without one");
        assertThat(MDC.get(ComponentLogger.COMPONENT)).isNull();
        MDC.put(ComponentLogger.COMPONENT, "caller");

        log.info("with one");

        assertThat(MDC.get(ComponentLogger.COMPONENT)).isEqualTo("caller");
        assertThat(records.get(1).getMdc(ComponentLogger.COMPONENT)).isEqualTo("sweep");
    }

    @Test
    void aFailureIsLoggedWithItsStackTrace() {
        IllegalStateException failure = new IllegalStateException("no disk");

        log.error("tick failed", failure, "outcome", "error");
        log.warn("quota metrics refresh failed after pass", failure);

        assertThat(records).extracting(LogRecord::getThrown).containsExactly(failure, failure);
        assertThat(records).extracting(record -> record.getLevel().getName()).containsExactly("ERROR", "WARN");
    }

    @Test
    void formatSpecifiersAreLoggedLiterally() {
        log.info("100% of {0} isn't %s", "path", "C:\\{1}", "odd");

        assertThat(records.get(0).getFormattedMessage()).isEqualTo("100% of {0} isn't %s path=C:\\{1} odd");
    }

    @Test
    void aValueCannotForgeALine() {
        log.info("tick failed", "failure", "no disk\r\nINFO [tickrunner.audit] all is well\u0000\u001b[2K\u0085\u2028");

        assertThat(records.get(0).getFormattedMessage()).isEqualTo("tick failed failure=\"no disk\\r\\nINFO [tickrunner.audit]"
                + " all is well\\u0000\\u001b[2K\\u0085\\u2028\"");
    }

    @Test
    void aValueCannotForgeAField() {
        log.info("tick failed", "failure", "no disk outcome=success", "path", "a\"b");

        assertThat(records.get(0).getFormattedMessage())
                .isEqualTo("tick failed failure=\"no disk outcome=success\" path=\"a\\\"b\"");
    }

    @Test
    void aValueCannotChangeTheTextDirection() {
        log.info("tick failed", "file", "gpj.\u202eexe", "other", "\u2066a\u2069\u200f\u061c\ufeff");

        assertThat(records.get(0).getFormattedMessage())
                .isEqualTo("tick failed file=\"gpj.\\u202eexe\" other=\"\\u2066a\\u2069\\u200f\\u061c\\ufeff\"");
    }

    @Test
    void aPlainValueIsLoggedUnchanged() {
        log.info("done", "name", "Łódź-\uD83D\uDE00", "path", "C:\\temp", "none", null);

        assertThat(records.get(0).getFormattedMessage()).isEqualTo("done name=Łódź-\uD83D\uDE00 path=C:\\temp none=null");
    }

    @Test
    void aDisabledLevelFormatsNothing() {
        log.debug("no tick", "outcome", new Object() {

            @Override
            public String toString() {
                throw new AssertionError("was formatted");
            }
        });

        assertThat(records).isEmpty();
    }
}
