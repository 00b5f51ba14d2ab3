package io.tickrunner.deployment.devui;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.IsLocalDevelopment;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.devui.spi.JsonRPCProvidersBuildItem;
import io.quarkus.devui.spi.page.CardPageBuildItem;
import io.quarkus.devui.spi.page.FooterPageBuildItem;
import io.quarkus.devui.spi.page.Page;
import io.tickrunner.deployment.WorkerBuildItem;
import io.tickrunner.runtime.devui.TickrunnerJsonRpcService;
import io.tickrunner.runtime.worker.Hook;
import io.tickrunner.runtime.worker.WorkerSpec;

/** Adds the card with its page and the footer with the workers' log to the Dev UI. */
class TickrunnerDevUIProcessor {

    private static final String ICON = "console/icon.svg";

    @BuildStep(onlyIf = IsLocalDevelopment.class)
    CardPageBuildItem card(List<WorkerBuildItem> workers) {
        CardPageBuildItem card = new CardPageBuildItem();
        card.addBuildTimeData("workers", workers.stream()
                .map(WorkerBuildItem::spec)
                .sorted(Comparator.comparing(WorkerSpec::name))
                .map(TickrunnerDevUIProcessor::describe)
                .toList());
        card.addPage(Page.webComponentPageBuilder()
                .title("Workers")
                .icon("font-awesome-solid:stopwatch")
                .componentLink("qwc-tickrunner-workers.js")
                // Read at run time because the build does not know the workers that the app registers.
                .dynamicLabelJsonRPCMethodName("workerCount"));
        card.setLogo(ICON, ICON);
        return card;
    }

    @BuildStep(onlyIf = IsLocalDevelopment.class)
    FooterPageBuildItem log() {
        return new FooterPageBuildItem(Page.webComponentPageBuilder()
                .title("Tickrunner")
                .icon("font-awesome-solid:stopwatch")
                .componentLink("qwc-tickrunner-log.js"));
    }

    @BuildStep(onlyIf = IsLocalDevelopment.class)
    AdditionalBeanBuildItem desk() {
        return AdditionalBeanBuildItem.unremovableOf("io.tickrunner.runtime.admin.AdminDesk");
    }

    /**
     * Not restricted to dev mode: the build uses this item to check which methods may declare the kind of thread they run on.
     */
    @BuildStep
    JsonRPCProvidersBuildItem jsonRpc() {
        return new JsonRPCProvidersBuildItem(TickrunnerJsonRpcService.class);
    }

    private static Map<String, Object> describe(WorkerSpec spec) {
        return Map.of("name", spec.name(),
                "lockId", String.valueOf(spec.lockId()), // JavaScript numbers are exact only up to 2^53
                "every", spec.schedule().every(),
                "cron", spec.schedule().cron(),
                "className", spec.className(),
                "hooks", spec.hooks().stream().sorted().map(Hook::methodName).toList(),
                "virtualThread", spec.virtualThread());
    }
}
