package dev.tributary.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a class path may hold: Spark and the rest of the platform speak to Kafka in different versions. */
class LibraryRolesIT {

    private static final Path LIBRARIES = Path.of(System.getProperty("tributary.home"), "lib");

    @ParameterizedTest
    @CsvSource({"broker, 1", "capture, 1", "producers, 1", "registry, 1", "spark, 1", "platform, 0", "database, 0"})
    void holdsOneKafkaClientAtMost(String role, int clients) throws IOException {
        assertThat(jars(role).stream().filter(jar -> jar.matches(".*kafka-clients-\\d.*\\.jar")))
                .as("Kafka clients in lib/%s; after a change of versions run ./mvnw clean", role)
                .hasSize(clients);
    }

    @ParameterizedTest
    @ValueSource(strings = {"broker", "capture", "producers", "spark", "platform", "database"})
    void holdsEveryLibraryInOneVersion(String role) throws IOException {
        Map<String, List<String>> byName =
                jars(role).stream().collect(Collectors.groupingBy(LibraryRolesIT::withoutVersion));
        assertThat(byName.values())
                .as("versions in lib/%s; after a change of versions run ./mvnw clean", role)
                .allSatisfy(versions -> assertThat(versions).hasSize(1));
    }

    /** {@code netty-common-4.2.13.Final-linux-x86_64.jar} → {@code netty-common-linux-x86_64.jar}. */
    private static String withoutVersion(String jar) {
        return jar.replaceFirst("-\\d+(\\.\\w+)*?(\\.Final|-SNAPSHOT)?(?=-[a-z]|\\.jar)", "");
    }

    private static List<String> jars(String role) throws IOException {
        try (Stream<Path> files = Files.walk(LIBRARIES.resolve(role))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }
}
