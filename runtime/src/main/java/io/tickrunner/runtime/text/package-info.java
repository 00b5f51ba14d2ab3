/**
 * Words for people: durations as they are written in configuration, and the nearest of several names.
 * <p>
 * Every later room may use this one.
 */
package io.tickrunner.runtime.text;
