package io.tickrunner.deployment;

import java.util.ArrayList;
import java.util.List;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;

/** A class and its superclasses. */
final class ClassChain {

    private ClassChain() {
    }

    /** Returns the class and then its superclasses from the lowest on, as far as they are indexed. */
    static List<ClassInfo> of(ClassInfo lowest, IndexView index) {
        List<ClassInfo> chain = new ArrayList<>();
        for (ClassInfo type = lowest; type != null; type = superclass(type, index)) {
            chain.add(type);
        }
        return chain;
    }

    private static ClassInfo superclass(ClassInfo type, IndexView index) {
        return type.superName() == null ? null : index.getClassByName(type.superName());
    }
}
