package io.tickrunner.simulator.postgres;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * One statement for both servers.
 *
 * @param sql for the real server
 * @param parameters of the SQL, given the real server's backends
 * @param query for the simulated server, given its backends
 * @param columns how the result's columns are compared, a letter for each: the value (v), a backend (p), whether it is null (t)
 *        or a text with backends in it (h); in upper case if the order of the rows does not count
 * @param refusal what makes the simulated server fail where the real one does so by itself; or null
 */
record TwinStatement(String label, String sql, Function<Pids, Object[]> parameters, Function<Pids, Query> query,
        String columns, Refusal refusal) {

    private static final int SHOWN = 60;

    TwinStatement(String sql, Query query, String columns, Object... parameters) {
        this(query.toString(), sql, pids -> parameters, pids -> query, columns, null);
    }

    String comparable(List<List<Object>> rows, Pids pids) {
        List<String> shown = new ArrayList<>();
        for (List<Object> row : rows) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < columns.length(); i++) {
                values.add(comparable(Character.toLowerCase(columns.charAt(i)), row.get(i), pids));
            }
            shown.add(String.join(", ", values));
        }
        if (!columns.equals(columns.toLowerCase())) {
            Collections.sort(shown);
        }
        return "rows " + shown;
    }

    private static String comparable(char how, Object value, Pids pids) {
        if (value == null) {
            return "null";
        }
        return switch (how) {
            case 'v' -> value.toString();
            case 'p' -> pids.name(((Number) value).intValue());
            case 't' -> "something";
            case 'h' -> pids.named(value.toString());
            default -> throw new IllegalArgumentException("column " + how);
        };
    }

    @Override
    public String toString() {
        return label.replaceAll("x{" + SHOWN + ",}", "x…x");
    }
}
