package io.tickrunner.deployment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationTarget.Kind;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.logging.Logger;

import io.quarkus.agroal.runtime.DataSourcesJdbcBuildTimeConfig;
import io.quarkus.agroal.spi.JdbcDataSourceBuildItem;
import io.quarkus.arc.deployment.BeanArchiveIndexBuildItem;
import io.quarkus.arc.deployment.SynthesisFinishedBuildItem;
import io.quarkus.arc.deployment.TransformedAnnotationsBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.scheduler.runtime.SchedulerConfig;
import io.tickrunner.runtime.config.TickrunnerBuildTimeConfig;
import io.tickrunner.runtime.worker.ScheduleReader;
import io.tickrunner.runtime.worker.WorkerSpec;

/** Rejects an invalid set of workers, with all errors in one message. */
class WorkerValidationProcessor {

    private static final Logger LOG = Logger.getLogger(WorkerValidationProcessor.class);

    @BuildStep
    void validate(List<WorkerBuildItem> workers, BeanArchiveIndexBuildItem archives,
            TransformedAnnotationsBuildItem annotations, SynthesisFinishedBuildItem beans,
            List<JdbcDataSourceBuildItem> datasources, TickrunnerBuildTimeConfig config, SchedulerConfig scheduler,
            Capabilities capabilities, DataSourcesJdbcBuildTimeConfig jdbc,
            BuildProducer<ValidationErrorBuildItem> errors) {
        List<String> faults = workerFaults(workers, archives.getImmutableIndex(), annotations,
                BuildTimeSchedules.reader(scheduler), config.ledgerEnabled(),
                FenceFaults.of(capabilities.isPresent(Capability.TRANSACTIONS), BeanFaults.hasOwnLockerWithoutFences(beans),
                        config.datasource(), FenceFaults.transactionsOf(config.datasource(), jdbc)));
        BeanFaults.ofRefreshers(beans.getBeanResolver()).ifPresent(faults::add);
        // Without workers no lock is needed, and an app that has just added the dependency still builds.
        if (!workers.isEmpty() && !BeanFaults.hasOwnLocker(beans)) {
            DatasourceFaults.of(config.datasource(), datasources).ifPresent(faults::add);
        }
        if (!faults.isEmpty()) {
            errors.produce(new ValidationErrorBuildItem(new InvalidWorkersException(faults)));
        }
    }

    @BuildStep
    void warnOfUnannotatedWorkers(BeanArchiveIndexBuildItem archives, TransformedAnnotationsBuildItem annotations,
            // Unused, but required because a build step that produces nothing does not run.
            BuildProducer<ValidationErrorBuildItem> errors) {
        List<ClassInfo> forgotten = UnannotatedWorkers.find(archives.getImmutableIndex(),
                type -> annotations.hasAnnotation(type, DotNames.TICK_WORKER)
                        || annotations.hasAnnotation(type, DotNames.VETOED));
        for (ClassInfo type : forgotten) {
            LOG.warnf("%s is a Worker without @TickWorker, so it never ticks; annotate it, or add @Vetoed if that is"
                    + " intended", type.name());
        }
    }

    private static List<String> workerFaults(List<WorkerBuildItem> workers, IndexView index,
            TransformedAnnotationsBuildItem annotations, ScheduleReader schedules, boolean ledger,
            List<String> unfenceable) {
        Stream<WorkerFault> ofBeans = workers.stream()
                .flatMap(worker -> worker.method().map(method -> MethodWorkers.fault(worker.bean(), method))
                        .orElseGet(() -> WorkerClassFaults.ofBean(worker.bean())).stream());
        Stream<WorkerFault> ofNoBeans = methodFaults(workers, index, annotations);
        Stream<WorkerFault> ofOthers = annotatedButNoBean(workers, index, annotations)
                .flatMap(type -> WorkerClassFaults.ofNoBean(type).stream());
        Stream<WorkerFault> ofTheSet = WorkerSetFaults.of(SharedWorkers.withoutRepetition(workers).stream()
                .map(WorkerBuildItem::spec)
                .sorted(Comparator.comparing(WorkerSpec::className))
                .toList(), schedules, ledger, unfenceable).stream();
        // Lists the errors of one class together.
        return Stream.of(ofBeans, ofNoBeans, SharedWorkers.faults(workers).stream(), ofOthers, ofTheSet)
                .flatMap(Function.identity())
                .sorted(Comparator.comparing(WorkerFault::className))
                .map(WorkerFault::toString)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static Stream<WorkerFault> methodFaults(List<WorkerBuildItem> workers, IndexView index,
            TransformedAnnotationsBuildItem annotations) {
        Set<MethodInfo> ofBeans = workers.stream().flatMap(worker -> worker.method().stream()).collect(Collectors.toSet());
        NoBeanMethodFaults check = new NoBeanMethodFaults(index, type -> annotations.hasAnnotation(type, DotNames.VETOED));
        return index.getAnnotations(DotNames.TICK_WORKER).stream()
                .map(AnnotationInstance::target)
                .filter(target -> target.kind() == Kind.METHOD)
                .map(AnnotationTarget::asMethod)
                .filter(method -> MethodWorkers.isAnnotated(method) && !ofBeans.contains(method))
                .flatMap(method -> check.of(method).stream());
    }

    /** Returns classes that have the annotation and are not disabled, but are not beans. */
    private static Stream<ClassInfo> annotatedButNoBean(List<WorkerBuildItem> workers, IndexView index,
            TransformedAnnotationsBuildItem annotations) {
        Set<DotName> beans = workers.stream().map(worker -> worker.bean().getBeanClass()).collect(Collectors.toSet());
        return index.getAnnotations(DotNames.TICK_WORKER).stream()
                .map(AnnotationInstance::target)
                .filter(target -> target.kind() == Kind.CLASS && !beans.contains(target.asClass().name()))
                .filter(target -> !annotations.hasAnnotation(target, DotNames.VETOED))
                .map(AnnotationTarget::asClass);
    }
}
