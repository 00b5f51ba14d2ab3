package io.tickrunner.it.cluster.harness;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Adds the shift to whatever a class reads from the wall clock. The monotonic clock stays as it is. */
final class ClockShiftTransformer implements ClassFileTransformer {

    private final Set<String> shifted = ConcurrentHashMap.newKeySet();
    private volatile Duration shift;

    ClockShiftTransformer(Duration shift) {
        this.shift = shift;
    }

    /**
     * Sets the shift of classes that are transformed from now on.
     *
     * @return whether it is another one
     */
    boolean change(Duration to) {
        boolean changed = !to.equals(shift);
        shift = to;
        return changed;
    }

    /** Returns whether a class has the shift in its code. */
    boolean hasShifted(Class<?> type) {
        return shifted.contains(type.getName().replace('.', '/'));
    }

    @Override
    public byte[] transform(ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
        if (name == null || name.startsWith("java/lang/") || name.startsWith("org/objectweb/asm/")) {
            return null;
        }
        ClassReader reader = new ClassReader(bytes);
        // The frames stay valid: an addition leaves the stack as it found it, one word deeper in between.
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        boolean[] changed = { false };
        reader.accept(new ShiftingClass(writer, shift, changed), 0);
        if (!changed[0]) {
            return null;
        }
        shifted.add(name);
        return writer.toByteArray();
    }

    static final class ShiftingClass extends ClassVisitor {

        private final Duration shift;
        private final boolean[] changed;

        ShiftingClass(ClassVisitor next, Duration shift, boolean[] changed) {
            super(Opcodes.ASM9, next);
            this.shift = shift;
            this.changed = changed;
        }

        @Override
        public MethodVisitor visitMethod(int access, String method, String descriptor, String signature, String[] exceptions) {
            return new ShiftingMethod(super.visitMethod(access, method, descriptor, signature, exceptions), shift, changed);
        }
    }

    static final class ShiftingMethod extends MethodVisitor {

        private final Duration shift;
        private final boolean[] changed;

        ShiftingMethod(MethodVisitor next, Duration shift, boolean[] changed) {
            super(Opcodes.ASM9, next);
            this.shift = shift;
            this.changed = changed;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String method, String descriptor, boolean isInterface) {
            super.visitMethodInsn(opcode, owner, method, descriptor, isInterface);
            if (owner.equals("java/lang/System") && method.equals("currentTimeMillis")) {
                add(shift.toMillis());
            } else if (owner.equals("jdk/internal/misc/VM") && method.equals("getNanoTimeAdjustment")) {
                add(shift.toNanos());
            }
        }

        private void add(long amount) {
            super.visitLdcInsn(amount);
            super.visitInsn(Opcodes.LADD);
            changed[0] = true;
        }
    }
}
