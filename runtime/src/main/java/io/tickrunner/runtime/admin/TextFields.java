package io.tickrunner.runtime.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

import io.vertx.core.buffer.Buffer;

/**
 * Reads a JSON object whose values are texts. Token by token, because a parser of whole objects drops the first of two fields
 * with one name, and what follows the object.
 */
final class TextFields {

    private static final JsonFactory JSON = new JsonFactory();
    static final int MAX_FAULTS = 5;

    private final Map<String, String> fields = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    private TextFields() {
    }

    /**
     * Returns the fields in their order; empty if the body is empty.
     *
     * @param example what to send instead of an invalid body
     * @throws IllegalArgumentException if it is not such an object; the message contains the faults and the example
     */
    static Map<String, String> read(Buffer body, String example) {
        if (body.length() == 0) {
            return Map.of();
        }
        TextFields fields = new TextFields();
        try (JsonParser parser = JSON.createParser(body.getBytes())) {
            fields.readObject(parser);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new IllegalArgumentException("The body is not valid JSON"
                    + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()) + "; " + example);
        } catch (IOException e) {
            // The body is in memory.
            throw new UncheckedIOException(e);
        }
        if (!fields.faults.isEmpty()) {
            throw new IllegalArgumentException(String.join(", ", fields.faults) + "; " + example);
        }
        return fields.fields;
    }

    private void readObject(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            faults.add("The body is not a JSON object");
            return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value != JsonToken.VALUE_STRING) {
                fault(name, "is " + kind(value) + " and not a text");
                parser.skipChildren();
            } else if (fields.putIfAbsent(name, parser.getText()) != null) {
                fault(name, "is there twice");
            }
        }
        if (parser.nextToken() != null) {
            faults.add("The body continues after the JSON object");
        }
    }

    private void fault(String name, String fault) {
        if (faults.size() < MAX_FAULTS) {
            faults.add("\"" + AdminPath.shown(name) + "\" " + fault);
        } else if (faults.size() == MAX_FAULTS) {
            faults.add("and more");
        }
    }

    private static String kind(JsonToken value) {
        return switch (value) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_NULL -> "null";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "a number";
        };
    }
}
