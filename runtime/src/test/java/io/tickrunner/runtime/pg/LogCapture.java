package io.tickrunner.runtime.pg;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.jboss.logmanager.ExtLogRecord;

/** Captures what the run time logs at INFO and above until it is closed. */
final class LogCapture extends Handler implements AutoCloseable {

    private static final Logger ROOMS = Logger.getLogger("io.tickrunner.runtime");

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    LogCapture() {
        ROOMS.addHandler(this);
    }

    List<String> warnings() {
        return messages(Level.WARNING);
    }

    List<String> messages(Level atLeast) {
        return records.stream().filter(r -> r.getLevel().intValue() >= atLeast.intValue()).map(LogCapture::text).toList();
    }

    private static String text(LogRecord record) {
        return record instanceof ExtLogRecord ext ? ext.getFormattedMessage() : record.getMessage();
    }

    @Override
    public void publish(LogRecord record) {
        if (record.getLevel().intValue() >= Level.INFO.intValue()) {
            records.add(record);
        }
    }

    @Override
    public void flush() {
        // Nothing is buffered.
    }

    @Override
    public void close() {
        ROOMS.removeHandler(this);
    }
}
