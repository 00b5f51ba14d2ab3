package io.tickrunner.runtime.admin;

import java.lang.reflect.Proxy;

/** Creates fakes of interfaces of which a test needs one or two methods. */
final class Fake {

    private Fake() {
    }

    /** Does what is called. */
    interface Calls {

        Object called(String method, Object[] arguments);
    }

    /** Returns an instance whose methods return what this does, or the default of their type for {@code null}. */
    static <T> T of(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
            Object result = calls.called(method.getName(), arguments);
            if (method.getReturnType() == boolean.class) {
                return Boolean.TRUE.equals(result);
            }
            return method.getReturnType().isInstance(result) ? result : null;
        }));
    }
}
