package dev.tributary.jobs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** The broker of the distribution in a process of its own: Spark's Kafka client is another version than it is. */
final class BrokerProcess implements AutoCloseable {

    private static final Path HOME = Path.of(System.getProperty("tributary.home"));

    private final Path folder;
    private final Process process;

    /**
     * @param port without encryption and login
     * @param controller another free one
     * @param more settings; {@code listeners} adds to what it listens on
     */
    BrokerProcess(Path folder, int port, int controller, Map<String, String> more) throws IOException {
        this.folder = folder;
        Properties settings = new Properties();
        settings.putAll(more);
        settings.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.quorum.voters", "1@127.0.0.1:" + controller,
                "listeners",
                        "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller
                                + more.getOrDefault("listeners", ""),
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL",
                "controller.listener.names", "CONTROLLER",
                "log.dirs", folder.resolve("kafka").toString(),
                "offsets.topic.replication.factor", "1",
                "auto.create.topics.enable", "false"));
        Path file = folder.resolve("server.properties");
        try (OutputStream out = Files.newOutputStream(file)) {
            settings.store(out, null);
        }
        end(java(List.of("kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c", file.toString())));
        process = java(List.of("kafka.Kafka", file.toString()));
    }

    private Process java(List<String> main) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + HOME.resolve("conf/broker/logback.xml"),
                "-cp",
                HOME.resolve("lib/broker") + "/*"));
        command.addAll(main);
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("broker.log").toFile()))
                .start();
        // A test that breaks off must not leave it behind.
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        return started;
    }

    private void end(Process ending) throws IOException {
        try {
            if (!ending.waitFor(1, TimeUnit.MINUTES) || ending.exitValue() != 0) {
                throw new IllegalStateException(Files.readString(folder.resolve("broker.log")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
