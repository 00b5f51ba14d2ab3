package io.tickrunner.simulator.postgres;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Makes the rows of results, whose values may be null. */
final class Rows {

    static final List<List<Object>> NONE = List.of();

    private Rows() {
    }

    static List<Object> row(Object... values) {
        return Collections.unmodifiableList(new ArrayList<>(Arrays.asList(values)));
    }

    static List<List<Object>> one(Object... values) {
        return List.of(row(values));
    }
}
