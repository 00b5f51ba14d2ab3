/**
 * Connects the extension to Quarkus: beans, the registry of workers, the start and stop of the app, and the threads of this
 * process.
 * <p>
 * No other room uses this one; the deployment module names its beans.
 */
package io.tickrunner.runtime.boot;
