package dev.tributary.platform.servers;

import dev.tributary.contract.Environment;
import dev.tributary.platform.process.Command;
import dev.tributary.platform.run.Endpoint;
import dev.tributary.platform.supervise.Heap;
import dev.tributary.platform.supervise.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process of our own: configured by its environment, watched over its status endpoint.
 *
 * @param jvm its name and size
 * @param role whose class path it runs on
 * @param arguments main class first
 * @param environment beyond pipeline, state, status port and token
 * @param needs what must be healthy before it starts
 * @param stopLimit how long a clean end may take
 * @param classes what the process loads, if that is worth keeping
 */
record Stage(
        Site site,
        Jvm jvm,
        String role,
        List<String> arguments,
        Map<String, String> environment,
        List<String> needs,
        Duration stopLimit,
        Optional<ClassArchive> classes)
        implements Service {

    @Override
    public String name() {
        return jvm.name();
    }

    @Override
    public Command command() {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put(Environment.PIPELINE, site.file().toString());
        variables.put(Environment.STATE, site.folder(name()).toString());
        variables.put(Environment.STATUS_PORT, Integer.toString(site.ports().of(name())));
        variables.put(Environment.TOKEN, site.secrets().token());
        List<String> entry = new ArrayList<>();
        classes.ifPresent(archive -> entry.addAll(archive.options()));
        entry.addAll(List.of("-cp", site.home().classPath(role)));
        entry.addAll(arguments);
        return jvm.command(site, entry, variables);
    }

    @Override
    public Optional<Heap> heap() {
        return Optional.of(new Heap(jvm.heap(), EmbeddedRun.heapVariable(name())));
    }

    @Override
    public Duration stopLimit() {
        return classes.map(archive -> archive.stopLimit(stopLimit)).orElse(stopLimit);
    }

    @Override
    public void ended(int exitCode) {
        classes.ifPresent(archive -> archive.ended(exitCode));
    }

    /** Spark on a busy machine takes minutes, and nothing is won by starting it anew meanwhile. */
    @Override
    public Duration startLimit() {
        return Duration.ofMinutes(15);
    }

    @Override
    public Optional<String> check() throws IOException {
        Endpoint.Answer answer =
                new Endpoint(site.ports().of(name()), site.secrets().token()).read("/health", Duration.ofSeconds(10));
        if (!answer.ok()) {
            return Optional.of(answer.body());
        }
        classes.ifPresent(ClassArchive::healthy);
        return Optional.empty();
    }
}
