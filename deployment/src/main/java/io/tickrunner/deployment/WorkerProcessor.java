package io.tickrunner.deployment;

import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.invoke.Invoker;
import jakarta.inject.Singleton;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget.Kind;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.MethodInfo;

import io.quarkus.agroal.runtime.DataSourcesJdbcBuildTimeConfig;
import io.quarkus.arc.deployment.AutoAddScopeBuildItem;
import io.quarkus.arc.deployment.BeanArchiveIndexBuildItem;
import io.quarkus.arc.deployment.BeanDefiningAnnotationBuildItem;
import io.quarkus.arc.deployment.BeanDiscoveryFinishedBuildItem;
import io.quarkus.arc.deployment.InvokerFactoryBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.deployment.TransformedAnnotationsBuildItem;
import io.quarkus.arc.deployment.UnremovableBeanBuildItem;
import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.arc.processor.BuiltinScope;
import io.quarkus.arc.processor.InvokerInfo;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.execannotations.ExecutionModelAnnotationsAllowedBuildItem;
import io.quarkus.deployment.recording.RecorderContext;
import io.quarkus.runtime.RuntimeValue;
import io.tickrunner.Cadence;
import io.tickrunner.Fence;
import io.tickrunner.Missed;
import io.tickrunner.OnCrash;
import io.tickrunner.runtime.boot.TickrunnerRecorder;
import io.tickrunner.runtime.config.TickrunnerBuildTimeConfig;
import io.tickrunner.runtime.worker.FenceSpec;
import io.tickrunner.runtime.worker.PartitionSpec;
import io.tickrunner.runtime.worker.ScheduleSpec;
import io.tickrunner.runtime.worker.WakeUpSpec;
import io.tickrunner.runtime.worker.WorkerCatalog;
import io.tickrunner.runtime.worker.WorkerSpec;

/** Finds the worker beans and records what is needed of them at run time. */
class WorkerProcessor {

    @BuildStep
    BeanDefiningAnnotationBuildItem annotationMakesABean() {
        return new BeanDefiningAnnotationBuildItem(DotNames.TICK_WORKER, BuiltinScope.SINGLETON.getName());
    }

    @BuildStep
    AutoAddScopeBuildItem methodMakesABean() {
        return AutoAddScopeBuildItem.builder()
                .match((type, annotations, index) -> new MethodWorkers(index).makeABean(type))
                .defaultScope(BuiltinScope.SINGLETON)
                .reason("It has a worker method")
                .build();
    }

    @BuildStep
    UnremovableBeanBuildItem keepBeansWithWorkerMethods(CombinedIndexBuildItem index) {
        return UnremovableBeanBuildItem.beanClassNames(index.getIndex().getAnnotations(DotNames.TICK_WORKER).stream()
                .map(annotation -> annotation.target().kind() == Kind.METHOD ? annotation.target().asMethod().declaringClass()
                        : annotation.target().asClass())
                .flatMap(type -> Stream.concat(Stream.of(type), index.getIndex().getAllKnownSubclasses(type.name()).stream()))
                .map(type -> type.name().toString())
                .collect(Collectors.toSet()));
    }

    @BuildStep
    UnremovableBeanBuildItem keepWhatIsLookedUpAtRunTime() {
        return UnremovableBeanBuildItem.beanTypes(DotNames.ADVISORY_LOCKER, DotNames.QUOTA_METRICS_REFRESHER);
    }

    @BuildStep
    ExecutionModelAnnotationsAllowedBuildItem allowVirtualThreadOnTickingMethods() {
        return new ExecutionModelAnnotationsAllowedBuildItem(method -> (WorkerTraitsIndex.isTickingMethod(method)
                || method.hasDeclaredAnnotation(DotNames.TICK_WORKER))
                && method.hasDeclaredAnnotation(DotNames.RUN_ON_VIRTUAL_THREAD));
    }

    @BuildStep
    void discover(BeanDiscoveryFinishedBuildItem beans, BeanArchiveIndexBuildItem index,
            TransformedAnnotationsBuildItem annotations, BuildProducer<WorkerBuildItem> workers) {
        WorkerTraitsIndex traits = new WorkerTraitsIndex(index.getIndex());
        MethodWorkers methods = new MethodWorkers(index.getIndex());
        TransactionalTicks transactional = new TransactionalTicks(index.getIndex(), annotations);
        List<WorkerBuildItem> found = new ArrayList<>();
        for (BeanInfo bean : beans.beanStream().classBeans()) {
            ClassInfo beanClass = bean.getImplClazz();
            AnnotationInstance annotation = annotations.getAnnotation(beanClass, DotNames.TICK_WORKER);
            if (annotation != null) {
                found.add(new WorkerBuildItem(bean,
                        spec(bean, annotation, bean.getBeanClass().toString(), traits.of(beanClass),
                                transactional.areOf(beanClass))));
            }
            for (MethodInfo method : methods.of(bean)) {
                found.add(new WorkerBuildItem(bean, spec(bean, method.declaredAnnotation(DotNames.TICK_WORKER),
                        MethodWorkers.place(beanClass, method), WorkerTraits.ofMethod(method, beanClass),
                        transactional.areOf(beanClass, method)), method));
            }
        }
        SharedWorkers.withoutReplaced(found, beans.getBeanResolver()).forEach(workers::produce);
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    SyntheticBeanBuildItem catalog(TickrunnerRecorder recorder, RecorderContext context, InvokerFactoryBuildItem invokers,
            BeanDiscoveryFinishedBuildItem beans, List<WorkerBuildItem> workers, Capabilities capabilities,
            TickrunnerBuildTimeConfig config, DataSourcesJdbcBuildTimeConfig jdbc) {
        List<WorkerSpec> specs = workers.stream()
                .map(WorkerBuildItem::spec)
                .sorted(Comparator.comparing(WorkerSpec::name).thenComparing(WorkerSpec::className))
                .toList();
        return SyntheticBeanBuildItem.configure(WorkerCatalog.class)
                .scope(Singleton.class)
                .supplier(recorder.catalog(specs, methodInvokers(context, invokers, workers),
                        FenceFaults.ofBuild(capabilities.isPresent(Capability.TRANSACTIONS), config.datasource(),
                                FenceFaults.transactionsOf(config.datasource(), jdbc))))
                .unremovable()
                .done();
    }

    private static Map<String, RuntimeValue<Invoker<Object, Object>>> methodInvokers(RecorderContext context,
            InvokerFactoryBuildItem invokers, List<WorkerBuildItem> workers) {
        Map<String, RuntimeValue<Invoker<Object, Object>>> byName = new TreeMap<>();
        for (WorkerBuildItem worker : workers) {
            worker.method().filter(MethodWorkers::isCallable).ifPresent(method -> {
                InvokerInfo invoker = invokers.createInvoker(worker.bean(), method).withInstanceLookup().build();
                byName.put(worker.spec().name(), context.newInstance(binaryName(invoker.getClassDesc())));
            });
        }
        return byName;
    }

    private static String binaryName(ClassDesc type) {
        return type.packageName().isEmpty() ? type.displayName() : type.packageName() + "." + type.displayName();
    }

    private static ScheduleSpec schedule(AnnotationInstance annotation) {
        AnnotationValue missed = annotation.value("missed");
        AnnotationValue maxRetries = annotation.value("maxRetries");
        return new ScheduleSpec(text(annotation, "every"), text(annotation, "cron"), text(annotation, "timeZone"),
                text(annotation, "jitter"), missed == null ? null : Missed.valueOf(missed.asEnum()),
                text(annotation, "missedWithin"), text(annotation, "retry"), maxRetries == null ? null : maxRetries.asInt());
    }

    private static String text(AnnotationInstance annotation, String attribute) {
        AnnotationValue value = annotation.value(attribute);
        return value == null ? "" : value.asString();
    }

    private static WorkerSpec spec(BeanInfo bean, AnnotationInstance annotation, String place, WorkerTraits traits,
            boolean oneTransaction) {
        AnnotationValue cadence = annotation.value("cadence");
        AnnotationValue allowLongInterval = annotation.value("allowLongInterval");
        AnnotationValue onCrash = annotation.value("onCrash");
        AnnotationValue weight = annotation.value("weight");
        return new WorkerSpec(
                annotation.value("name").asString(),
                annotation.value("lockId").asLong(),
                schedule(annotation),
                new WakeUpSpec(text(annotation, "wakeOn"), text(annotation, "atMostEvery")),
                text(annotation, "timeout"),
                cadence == null ? null : Cadence.valueOf(cadence.asEnum()),
                allowLongInterval != null && allowLongInterval.asBoolean(),
                place,
                bean.getIdentifier(),
                traits.hooks(),
                traits.virtualThread(),
                onCrash == null ? null : OnCrash.valueOf(onCrash.asEnum()),
                fence(annotation, oneTransaction),
                weight == null ? 1 : weight.asInt(),
                partitions(annotation));
    }

    private static PartitionSpec partitions(AnnotationInstance annotation) {
        AnnotationValue number = annotation.value("partitions");
        return new PartitionSpec(number == null ? null : number.asInt(), text(annotation, "partitionsFrom"));
    }

    private static FenceSpec fence(AnnotationInstance annotation, boolean oneTransaction) {
        AnnotationValue fenced = annotation.value("fenced");
        AnnotationValue fence = annotation.value("fence");
        return new FenceSpec(fenced != null && fenced.asBoolean(), fence == null ? null : Fence.valueOf(fence.asEnum()),
                oneTransaction);
    }
}
