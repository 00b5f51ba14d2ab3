package io.tickrunner.runtime;

import java.util.List;

/**
 * All worker beans that the build found, sorted by name. A synthetic bean.
 */
public record WorkerCatalog(List<WorkerSpec> workers) {
}
