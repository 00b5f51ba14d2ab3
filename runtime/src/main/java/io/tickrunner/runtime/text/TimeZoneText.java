package io.tickrunner.runtime.text;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import io.tickrunner.runtime.worker.WorkerRules;

/** Parses time zones. */
public final class TimeZoneText {

    private TimeZoneText() {
    }

    /**
     * Reads the ID of a time zone, such as {@code Europe/Berlin}, {@code UTC} or {@code +02:00}.
     *
     * @param attribute what the text belongs to, for the message: {@code timeZone}
     * @throws IllegalArgumentException if there is no such zone; the message is a fault in the sense of {@link WorkerRules}
     */
    public static ZoneId parse(String attribute, String text) {
        try {
            return ZoneId.of(text.trim());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(attribute + " = \"" + text + "\" is unknown; " + nearest(text.trim())
                    .map(name -> "did you mean " + name + "?").orElse("use an ID such as \"Europe/Berlin\" or \"UTC\""), e);
        }
    }

    private static Optional<String> nearest(String text) {
        Set<String> names = ZoneId.getAvailableZoneIds();
        String city = "/" + text.replace(' ', '_').toLowerCase(Locale.ROOT);
        return names.stream().filter(name -> name.equalsIgnoreCase(text)).findAny()
                .or(() -> names.stream().filter(name -> name.toLowerCase(Locale.ROOT).endsWith(city)).min(String::compareTo))
                .or(() -> NearestName.of(text, names));
    }
}
