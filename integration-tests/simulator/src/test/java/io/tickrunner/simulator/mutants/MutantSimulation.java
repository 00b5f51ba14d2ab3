package io.tickrunner.simulator.mutants;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;

import io.tickrunner.simulator.cluster.Mix;
import io.tickrunner.simulator.cluster.Simulation;
import io.tickrunner.simulator.kernel.Violation;

/** Simulations of changed production code. */
final class MutantSimulation {

    private final Constructor<?> constructor;
    private final Method run;
    private final Object mix;

    MutantSimulation(Map<String, byte[]> mutated, Mix mix) throws ReflectiveOperationException {
        ClassLoader loader = new MutantLoader(mutated);
        Class<?> simulation = loader.loadClass(Simulation.class.getName());
        Class<?> mixes = loader.loadClass(Mix.class.getName());
        this.constructor = simulation.getConstructor(long.class, mixes);
        this.run = simulation.getMethod("run");
        this.mix = mixes.getMethod("valueOf", String.class).invoke(null, mix.name());
    }

    /** Runs a seed. Returns the violation, if something does not hold. */
    Optional<Violation> run(long seed) throws ReflectiveOperationException {
        try {
            run.invoke(constructor.newInstance(seed, mix));
            return Optional.empty();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Violation violation) {
                return Optional.of(violation);
            }
            throw e;
        }
    }
}
