package io.tickrunner.runtime.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.tickrunner.runtime.text.DurationText;
import io.tickrunner.runtime.text.PropertyText;

/** Reads the attributes of one worker as written, and collects their faults. One thread at a time. */
final class AttributeReader {

    private final boolean resolves;
    private final UnaryOperator<String> where;
    private final Collection<String> faults;
    private boolean incomplete;

    /**
     * @param resolves whether property expressions are resolved; otherwise they are left unread
     * @param where returns the place of an attribute, for messages
     * @param faults receives the errors, each with its place and fix
     */
    AttributeReader(boolean resolves, UnaryOperator<String> where, Collection<String> faults) {
        this.resolves = resolves;
        this.where = where;
        this.faults = faults;
    }

    /** Returns whether an attribute is invalid or was left unread. */
    boolean isIncomplete() {
        return incomplete;
    }

    /**
     * Returns a duration; empty if it is not set, left unread or invalid.
     *
     * @param rule returns why the duration is invalid
     */
    Optional<Duration> duration(String attribute, String text, Function<Duration, Optional<String>> rule) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!resolves && PropertyText.isExpression(text)) {
            incomplete = true;
            DurationText.syntaxFault(attribute, text).ifPresent(fault -> fault(attribute, fault));
            return Optional.empty();
        }
        return attempt(attribute, () -> DurationText.parse(attribute, text)).filter(duration -> {
            Optional<String> fault = rule.apply(duration);
            fault.ifPresent(f -> fault(attribute, f));
            return fault.isEmpty();
        });
    }

    /**
     * Returns a text with its expressions resolved; empty if they are left unread or invalid.
     *
     * @param example a value, for the message
     */
    Optional<String> text(String attribute, String text, String example) {
        if (!resolves && PropertyText.isExpression(text)) {
            incomplete = true;
            PropertyText.syntaxFault(attribute, text, example).ifPresent(fault -> fault(attribute, fault));
            return Optional.empty();
        }
        return attempt(attribute, () -> PropertyText.resolve(attribute, text, example));
    }

    /** Returns what the parser returns; empty if it throws {@link IllegalArgumentException}, whose message is the fault. */
    <T> Optional<T> attempt(String attribute, Supplier<T> parser) {
        try {
            return Optional.of(parser.get());
        } catch (IllegalArgumentException e) {
            return fault(attribute, e.getMessage());
        }
    }

    /** Records a fault. Returns empty. */
    <T> Optional<T> fault(String attribute, String text) {
        incomplete = true;
        faults.add(where.apply(attribute) + text);
        return Optional.empty();
    }
}
