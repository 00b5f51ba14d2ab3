/**
 * Text for people: durations as written in configuration, and the nearest of several names.
 * <p>
 * Every later room may use this one.
 */
package io.tickrunner.runtime.text;
