package io.tickrunner.runtime.tick;

import java.util.List;
import java.util.Optional;

import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.arc.ManagedContext;

/**
 * The context of a worker's code: the tick in the MDC, its span, and its own request context. Closing it restores the thread,
 * because state that a worker leaves there must not affect the next one.
 */
final class TickContext implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(TickContext.class);

    private final TickRun run;
    private final List<TickResidue> residues;
    private final ManagedContext requestContext;
    private final TickSpan.Scope span;
    private final Thread thread = Thread.currentThread();
    private final ClassLoader classLoader = thread.getContextClassLoader();
    private final String threadName = thread.getName();
    private final int priority = thread.getPriority();

    private TickContext(TickRun run, List<TickResidue> residues, ManagedContext requestContext, TickSpan.Scope span) {
        this.run = run;
        this.residues = residues;
        this.requestContext = requestContext;
        this.span = span;
    }

    /**
     * @param residues the kinds of state that may be left on a thread
     */
    static TickContext enter(TickRun run, List<TickResidue> residues) {
        // A new thread inherits the MDC of its creator, and a reused one keeps what the previous tick left there.
        MDC.clear();
        TickMdc.put(run);
        ArcContainer container = Arc.container();
        ManagedContext requestContext = container == null ? null : container.requestContext();
        if (requestContext != null) {
            requestContext.activate();
        }
        return new TickContext(run, residues, requestContext, run.span().enter());
    }

    @Override
    public void close() {
        try {
            span.close();
        } finally {
            leave();
        }
    }

    private void leave() {
        try {
            clearResidues();
        } finally {
            try {
                if (requestContext != null) {
                    requestContext.terminate();
                }
            } finally {
                restoreThread();
                MDC.clear();
            }
        }
    }

    private void clearResidues() {
        for (TickResidue residue : residues) {
            try {
                Optional<String> left = residue.clear();
                if (left.isPresent()) {
                    LOG.warnf("Worker %s left %s on its thread when its tick ended; it would have affected the next worker"
                            + " there", run.worker(), left.get());
                }
            } catch (RuntimeException | Error e) {
                LOG.errorf(e, "Could not clear state that worker %s left on its thread", run.worker());
            }
        }
    }

    private void restoreThread() {
        if (thread.getContextClassLoader() != classLoader) {
            thread.setContextClassLoader(classLoader);
        }
        if (!thread.getName().equals(threadName)) {
            thread.setName(threadName);
        }
        if (thread.getPriority() != priority) {
            thread.setPriority(priority);
        }
    }
}
