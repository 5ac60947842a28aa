package dev.tributary.platform.run;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the built platform lies.
 *
 * @param distribution folder with {@code lib/<role>/*.jar}
 * @param root of the repository
 */
public record Home(Path distribution, Path root) {

    /** From the system properties that the launcher sets, or from where this class was loaded. */
    public static Home ofProcess() {
        String distribution = System.getProperty("tributary.home");
        Path home = distribution != null ? Path.of(distribution) : besideThisJar();
        String root = System.getProperty("tributary.root");
        return new Home(
                home.toAbsolutePath().normalize(),
                Path.of(root != null ? root : ".").toAbsolutePath().normalize());
    }

    private static Path besideThisJar() {
        try {
            Path jar = Path.of(Home.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            // <distribution>/lib/platform/<jar>
            return jar.resolve("../../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The platform's own jar is nowhere", e);
        }
    }

    /** Class path of a role. */
    public String classPath(String role) {
        return role(role).resolve("*").toString();
    }

    /** Folder of a role's jars; it exists. */
    public Path role(String role) {
        Path folder = distribution.resolve("lib").resolve(role);
        if (!Files.isDirectory(folder)) {
            throw Failure.usage("The distribution has no " + folder
                    + ": build it with ./mvnw -Dquick -DskipTests package, or start with ./tributary, which does so.");
        }
        return folder;
    }

    public Path configuration(String role) {
        return distribution.resolve("conf").resolve(role);
    }

    /** The pipeline that runs when none is given. */
    public Path shop() {
        return root.resolve("infra/pipelines/shop");
    }

    /** The launcher as a person types it. */
    public static String launcher() {
        return System.getProperty("tributary.launcher", "./tributary");
    }
}
