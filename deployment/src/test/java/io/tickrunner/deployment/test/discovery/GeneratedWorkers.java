package io.tickrunner.deployment.test.discovery;

import org.jboss.shrinkwrap.api.asset.ByteArrayAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;

/** Generates large numbers of worker classes. */
final class GeneratedWorkers {

    private static final String BASE = Type.getInternalName(IdleWorker.class);

    private GeneratedWorkers() {
    }

    /** Adds workers {@code worker-0}, {@code worker-1}, … whose lock IDs are the same numbers. */
    static void addTo(JavaArchive archive, int count) {
        for (int i = 0; i < count; i++) {
            String className = "generated/Worker" + i;
            archive.add(new ByteArrayAsset(write(className, i)), className + ".class");
        }
    }

    private static byte[] write(String className, int number) {
        ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        type.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER, className, null, BASE, null);

        AnnotationVisitor annotation = type.visitAnnotation(Type.getDescriptor(TickWorker.class), true);
        annotation.visit("name", "worker-" + number);
        annotation.visit("lockId", (long) number);
        annotation.visit("every", "5m");
        annotation.visitEnd();

        MethodVisitor constructor = type.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, BASE, "<init>", "()V", false);
        constructor.visitInsn(Opcodes.RETURN);
        constructor.visitMaxs(0, 0);
        constructor.visitEnd();

        type.visitEnd();
        return type.toByteArray();
    }
}
