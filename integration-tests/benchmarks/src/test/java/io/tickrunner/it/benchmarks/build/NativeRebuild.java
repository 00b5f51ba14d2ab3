package io.tickrunner.it.benchmarks.build;

import java.io.InputStream;
import java.io.ObjectInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import io.quarkus.bootstrap.app.CuratedApplication;
import io.quarkus.bootstrap.app.QuarkusBootstrap;
import io.quarkus.bootstrap.model.ApplicationModel;
import io.quarkus.bootstrap.model.MutableJarApplicationModel;

/**
 * Builds a binary of a packaged app that can be built again, next to its {@code quarkus-app} folder. Quarkus' own way to build
 * such an app again makes jars only. Runs in a process of its own that has all of the app's jars on its class path.
 */
final class NativeRebuild {

    private NativeRebuild() {
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Properties buildSystem = new Properties();
        try (InputStream file = Files.newInputStream(home.resolve("quarkus/build-system.properties"))) {
            buildSystem.load(file);
        }
        MutableJarApplicationModel model;
        try (ObjectInputStream file = new ObjectInputStream(
                Files.newInputStream(home.resolve("lib/deployment/appmodel.dat")))) {
            model = (MutableJarApplicationModel) file.readObject();
        }
        ApplicationModel app = model.getAppModel(home);
        try (CuratedApplication bootstrap = QuarkusBootstrap.builder()
                .setAppArtifact(app.getAppArtifact())
                .setExistingModel(app)
                .setBuildSystemProperties(buildSystem)
                .setBaseName(model.getBaseName())
                .setApplicationRoot(app.getAppArtifact().getResolvedPaths().getSinglePath())
                .setTargetDirectory(home.getParent())
                .setBaseClassLoader(NativeRebuild.class.getClassLoader())
                .build().bootstrap()) {
            bootstrap.createAugmentor().createProductionApplication();
        }
    }
}
