package io.tickrunner.simulator.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;

import io.tickrunner.runtime.time.Mutex;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.runtime.time.Time;
import io.tickrunner.simulator.kernel.Kernel;

/**
 * Loads the production code and the simulator anew, with a mutant's classes in place of the real ones. The kernel, whose
 * threads
 * serve all simulations of this JVM, is shared, and so is the seam that it implements.
 */
final class MutantLoader extends ClassLoader {

    private static final String OWN = "io.tickrunner.";
    private static final String KERNEL = Kernel.class.getPackageName() + ".";
    private static final Set<String> SEAM = Set.of(Time.class.getName(), Time.Alarm.class.getName(), Threads.class.getName(),
            Mutex.class.getName());

    private final Map<String, byte[]> mutated;

    MutantLoader(Map<String, byte[]> mutated) {
        super(MutantLoader.class.getClassLoader());
        this.mutated = mutated;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OWN) || name.startsWith(KERNEL) || SEAM.contains(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = mutated.containsKey(name) ? mutated.get(name) : bytesOf(name);
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] bytesOf(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                // Not the parent's, which may have generated a class of this name for itself.
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
