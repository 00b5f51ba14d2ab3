package io.tickrunner.runtime.tick;

import io.tickrunner.runtime.lock.FenceSupport;

/**
 * What fences the work of workers.
 *
 * @param support raises the fences of grants
 * @param check checks transactions against them
 */
public record Fences(FenceSupport support, FenceCheck check) {
}
