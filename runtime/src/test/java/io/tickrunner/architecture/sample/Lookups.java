package io.tickrunner.architecture.sample;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ServiceLoader;

/** All kinds of look-ups that a native image cannot analyze. */
public class Lookups {

    Object byName(String name) throws Exception {
        return Class.forName(name).getDeclaredConstructor().newInstance();
    }

    Class<?> byLoader(String name) throws Exception {
        return Thread.currentThread().getContextClassLoader().loadClass(name);
    }

    Object called(Method method) throws Exception {
        return method.invoke(this);
    }

    InputStream resource() {
        return Lookups.class.getResourceAsStream("lookups.txt");
    }

    Object service() {
        return ServiceLoader.load(Runnable.class);
    }

    Object proxy() {
        return Proxy.newProxyInstance(Lookups.class.getClassLoader(), new Class<?>[] { Runnable.class }, (p, m, a) -> null);
    }

    Object serialized(Object what) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(what);
        return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    }
}
