package io.tickrunner.runtime.text;

import java.util.NoSuchElementException;
import java.util.Optional;

import io.quarkus.scheduler.common.runtime.util.SchedulerUtils;

/** Handles property expressions in settings: <code>{property}</code> and <code>${property:default}</code>. */
public final class PropertyText {

    private PropertyText() {
    }

    /** Returns whether the text has a property expression, which can be resolved only at run time. */
    public static boolean isExpression(String text) {
        return text.indexOf('{') >= 0 || text.indexOf('}') >= 0;
    }

    /**
     * Returns the error in a malformed expression, which can be found without knowing properties.
     *
     * @param attribute what the text belongs to, for the message
     * @param example a value, for the message
     */
    public static Optional<String> syntaxFault(String attribute, String text, String example) {
        return !isExpression(text) || isWellFormed(text.trim()) ? Optional.empty()
                : Optional.of(attribute + " = \"" + text + "\" is not a property expression; write it like \"{property}\""
                        + " or \"${property:" + example + "}\"");
    }

    /**
     * Returns the text with its property expressions resolved by the app's configuration.
     *
     * @param attribute what the text belongs to, for the message
     * @param example a value, for the message
     * @throws IllegalArgumentException if a property is missing or the expression is malformed
     */
    public static String resolve(String attribute, String text, String example) {
        syntaxFault(attribute, text, example).ifPresent(fault -> {
            throw new IllegalArgumentException(fault);
        });
        if (!isExpression(text)) {
            return text;
        }
        try {
            return SchedulerUtils.lookUpPropertyValue(text.trim()).trim();
        } catch (NoSuchElementException | IllegalArgumentException e) {
            throw new IllegalArgumentException(attribute + " = \"" + text + "\" names a property that is not set; set it, or"
                    + " add a default as in \"${property:" + example + "}\"", e);
        }
    }

    /** Returns whether all braces match and every expression names a property. */
    private static boolean isWellFormed(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                depth++;
                boolean nameless = i + 1 < text.length() && (text.charAt(i + 1) == '}' || text.charAt(i + 1) == ':');
                if (nameless) {
                    return false;
                }
            } else if (c == '}' && --depth < 0) {
                return false;
            }
        }
        return depth == 0 && SchedulerUtils.isConfigValue(text);
    }
}
