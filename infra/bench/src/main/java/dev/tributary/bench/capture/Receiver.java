package dev.tributary.bench.capture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** PostgreSQL's own client, which receives and decodes nothing: what the server and the wire allow. */
final class Receiver implements Contender {

    private static final String SLOT = "bench_receiver";

    private final Path program;
    private final Path folder;
    private final boolean binary;
    private boolean checked;

    private Receiver(Path program, Path folder, boolean binary) {
        this.program = program;
        this.folder = folder;
        this.binary = binary;
    }

    /**
     * Empty if neither the server's binaries nor this machine have the program.
     *
     * @param binary whether it asks for values in PostgreSQL's binary form, which Debezium cannot read
     */
    static Optional<Contender> find(Servers servers, boolean binary) {
        for (String place : List.of(servers.postgres().program("pg_recvlogical"), "/usr/bin/pg_recvlogical")) {
            if (Files.isExecutable(Path.of(place))) {
                return Optional.of(new Receiver(Path.of(place), servers.folder(), binary));
            }
        }
        return Optional.empty();
    }

    @Override
    public String name() {
        return binary ? "pg_recvlogical, values in binary" : "pg_recvlogical";
    }

    @Override
    public Run replay(Backlog backlog) throws Exception {
        if (!checked) {
            check(backlog);
        }
        backlog.copySlot(SLOT);
        // The shell tells what its children used: at the program's end nobody else could say.
        long begin = System.nanoTime();
        String output = Child.run(log(), List.of("bash", "-c", command(backlog, "/dev/null") + " && times"));
        double seconds = (System.nanoTime() - begin) / 1e9;
        backlog.dropSlot(SLOT);
        String[] lines = output.strip().split("\n");
        return new Run(backlog.events().total(), seconds, CpuTime.ofShell(lines[lines.length - 1]));
    }

    /** It counts nothing, so what it receives is compared by its size, once. */
    private void check(Backlog backlog) throws Exception {
        backlog.copySlot(SLOT);
        String output = Child.run(log(), List.of("bash", "-c", command(backlog, "-") + " | wc -c"));
        backlog.dropSlot(SLOT);
        String[] lines = output.strip().split("\n");
        long expected = binary ? backlog.bytesInBinary() : backlog.bytes();
        if (Long.parseLong(lines[lines.length - 1].strip()) != expected) {
            throw new IllegalStateException(
                    name() + " received " + output.strip() + " bytes, but the log holds " + expected);
        }
        checked = true;
    }

    private Path log() throws Exception {
        return Files.createTempFile(folder, "receiver", ".log");
    }

    private String command(Backlog backlog, String target) {
        return String.join(
                " ",
                program.toString(),
                "--host=127.0.0.1 --username=postgres --start --no-loop",
                "--port=" + backlog.shop().postgres().port(),
                "--dbname=" + backlog.shop().name(),
                "--slot=" + SLOT,
                "--endpos=" + Backlog.lsn(backlog.end()),
                "--option=proto_version=" + Backlog.PROTOCOL,
                "--option=publication_names=" + backlog.shop().objects().publication(),
                "--option=messages=true",
                binary ? "--option=binary=true" : "",
                "--file=" + target);
    }
}
