package io.tickrunner.runtime.worker;

import java.util.List;
import java.util.Map;

import io.tickrunner.Worker;

/**
 * All worker beans and worker methods that the build found, sorted by name. A synthetic bean.
 *
 * @param workers the specifications of all workers
 * @param methods the worker methods, by the worker's name
 * @param unfenceable why the build of the app allows no worker to be fenced; empty if it does
 */
public record WorkerCatalog(List<WorkerSpec> workers, Map<String, Worker> methods, List<String> unfenceable) {
}
