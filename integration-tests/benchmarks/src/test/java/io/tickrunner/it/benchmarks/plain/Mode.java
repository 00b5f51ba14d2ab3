package io.tickrunner.it.benchmarks.plain;

/** How the apps are built and run. */
enum Mode {

    JVM("jvm", "JVM"),
    NATIVE("native", "Native");

    final String key;
    final String label;

    Mode(String key, String label) {
        this.key = key;
        this.label = label;
    }
}
