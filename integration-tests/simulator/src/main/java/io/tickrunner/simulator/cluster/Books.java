package io.tickrunner.simulator.cluster;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Measures all maps and collections that the production code keeps, wherever they are: none may grow with time. */
final class Books {

    private static final String PRODUCTION = "io.tickrunner.runtime.";

    private Books() {
    }

    /** Collections that keep a fixed number of entries, however many workers there are. */
    private static final Map<String, Integer> FIXED = Map.of("MoveLog.moves", 20);

    /**
     * Looks at everything that can be reached from an object through production classes.
     *
     * @return the field that has more than the most entries, and how many
     */
    static Optional<String> tooLong(Object root, int most) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>();
        open.add(root);
        while (!open.isEmpty()) {
            Object next = open.poll();
            if (!seen.add(next)) {
                continue;
            }
            for (Class<?> type = next.getClass(); type != null && type.getName().startsWith(PRODUCTION); type = type
                    .getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    Object value = Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive() ? null
                            : read(field, next);
                    int size = value instanceof Map<?, ?> map ? map.size()
                            : value instanceof Collection<?> collection ? collection.size() : 0;
                    String name = type.getSimpleName() + "." + field.getName();
                    if (size > FIXED.getOrDefault(name, most)) {
                        return Optional.of(name + " has " + size + " entries");
                    }
                    if (value != null && value.getClass().getName().startsWith(PRODUCTION)) {
                        open.add(value);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Object read(Field field, Object of) {
        try {
            field.setAccessible(true);
            return field.get(of);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field.toString(), e);
        }
    }
}
