package io.tickrunner.deployment.test.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.builder.BuildChainBuilder;
import io.quarkus.builder.BuildContext;
import io.quarkus.builder.item.MultiBuildItem;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.nativeimage.JniRuntimeAccessBuildItem;
import io.quarkus.deployment.builditem.nativeimage.NativeImageProxyDefinitionBuildItem;
import io.quarkus.deployment.builditem.nativeimage.NativeImageResourceBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveClassBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveFieldBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveHierarchyBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveMethodBuildItem;
import io.quarkus.deployment.builditem.nativeimage.RuntimeInitializedClassBuildItem;
import io.quarkus.deployment.builditem.nativeimage.RuntimeInitializedPackageBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ServiceProviderBuildItem;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.Worker;
import io.tickrunner.deployment.test.TestPostgres;

/** Tests that the extension needs no native-image settings because all its classes are reachable from code. */
class NativeImageItemsTest {

    private static final String OURS = "io.tickrunner.";
    /**
     * Quarkus registers configuration mappings, and ArC registers constructors that take an {@code Instance} or a {@code List}.
     */
    private static final String BY_QUARKUS = "Reflective(Class|Method) .* because of (io\\.quarkus\\.|ConfigMappingUtils ).*";

    private static final String ASKED = "io.tickrunner.test.native-image-items";

    @RegisterExtension
    static final QuarkusUnitTest APP = TestPostgres.withoutServer(new QuarkusUnitTest()
            .withApplicationRoot(root -> root.addClass(AllHooks.class)))
            .overrideRuntimeConfigKey("quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:1/nowhere")
            .overrideRuntimeConfigKey("quarkus.http.test-port", "0")
            .addBuildChainCustomizer(NativeImageItemsTest::collect);

    @Inject
    Tickrunner tickrunner;

    @Test
    void onlyTheItemsThatQuarkusProducesForEveryExtensionExist() {
        List<String> asked = System.getProperty(ASKED).lines().toList();

        assertThat(asked).as("items of other extensions").anyMatch(item -> item.startsWith("ReflectiveClass "));
        assertThat(asked.stream().filter(item -> item.contains(OURS))).allMatch(item -> item.matches(BY_QUARKUS));
    }

    private static void collect(BuildChainBuilder chain) {
        Collector collector = new Collector();
        collector.each(ReflectiveClassBuildItem.class,
                item -> item.getClassNames().stream().map(name -> name + " because of " + item.getReason()).toList());
        collector.each(ReflectiveMethodBuildItem.class,
                item -> List.of(item.getDeclaringClass() + "#" + item.getName() + " because of " + item.getReason()));
        collector.each(ReflectiveFieldBuildItem.class, item -> List.of(item.getDeclaringClass() + "#" + item.getName()));
        collector.each(ReflectiveHierarchyBuildItem.class, item -> List.of(item.getType().name().toString()));
        collector.each(RuntimeInitializedClassBuildItem.class, item -> List.of(item.getClassName()));
        collector.each(RuntimeInitializedPackageBuildItem.class, item -> List.of(item.getPackageName()));
        collector.each(NativeImageProxyDefinitionBuildItem.class, NativeImageProxyDefinitionBuildItem::getClasses);
        collector.each(NativeImageResourceBuildItem.class, NativeImageResourceBuildItem::getResources);
        collector.each(ServiceProviderBuildItem.class, ServiceProviderBuildItem::providers);
        collector.each(JniRuntimeAccessBuildItem.class, JniRuntimeAccessBuildItem::getClassNames);
        collector.addTo(chain);
    }

    /** A build step that consumes many kinds of items. */
    private static final class Collector {

        private final List<Class<? extends MultiBuildItem>> kinds = new ArrayList<>();
        private final List<Consumer<BuildContext>> readers = new ArrayList<>();
        private final List<String> found = new ArrayList<>();

        <T extends MultiBuildItem> void each(Class<T> kind, Function<T, ? extends Iterable<String>> names) {
            kinds.add(kind);
            String label = kind.getSimpleName().replace("BuildItem", "");
            readers.add(context -> context.consumeMulti(kind)
                    .forEach(item -> names.apply(item).forEach(name -> found.add(label + " " + name))));
        }

        void addTo(BuildChainBuilder chain) {
            var step = chain.addBuildStep(context -> {
                readers.forEach(reader -> reader.accept(context));
                System.setProperty(ASKED, String.join("\n", found));
                context.produce(new FeatureBuildItem("native-image-items"));
            });
            kinds.forEach(step::consumes);
            step.produces(FeatureBuildItem.class).build();
        }
    }

    @TickWorker(name = "all-hooks", lockId = 1, every = "5m", timeout = "1m")
    static class AllHooks implements Worker {

        @Override
        public void tick(Tick tick) {
        }

        @Override
        public boolean shouldRun() {
            return true;
        }

        @Override
        public void startup(Tick tick) {
        }

        @Override
        public void onError(Throwable failure) {
        }
    }
}
