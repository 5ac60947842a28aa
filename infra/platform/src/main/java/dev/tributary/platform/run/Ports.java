package dev.tributary.platform.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Which loopback port belongs to what. Chosen once, so that addresses survive a restart, and again only where another
 * program has taken one.
 *
 * @param numbers port by name
 */
public record Ports(@JsonValue Map<String, Integer> numbers) {

    /**
     * Below the ephemeral range of Linux (32768 and up): a client that keeps calling a dead server in that range can be
     * given the server's own port as its source, connect to itself, and keep the server from starting again.
     */
    private static final int LOWEST = 15_000;

    private static final int HIGHEST = 32_000;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Ports {
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }

    /** The kept ports where they are free, new ones else; keeps the result. */
    public static Ports reserve(RunDirectory run, Collection<String> names) {
        Ports kept = load(run);
        Ports ports = kept.choose(names, Ports::isFree, new Random());
        if (!ports.equals(kept)) {
            Json.write(run.ports(), ports);
        }
        return ports;
    }

    public static Ports load(RunDirectory run) {
        return Json.read(run.ports(), Ports.class).orElse(new Ports(Map.of()));
    }

    Ports choose(Collection<String> names, IntPredicate free, Random random) {
        Map<String, Integer> chosen = new LinkedHashMap<>();
        Set<Integer> used = new LinkedHashSet<>(numbers.values());
        for (String name : names) {
            Integer port = numbers.get(name);
            if (port == null || !free.test(port)) {
                port = random.ints(1000, LOWEST, HIGHEST)
                        .filter(candidate -> !used.contains(candidate) && free.test(candidate))
                        .boxed()
                        .findFirst()
                        .orElseThrow(() -> Failure.failed("No free port was found on 127.0.0.1 between " + LOWEST
                                + " and " + HIGHEST + ": stop other programs and try again."));
            }
            used.add(port);
            chosen.put(name, port);
        }
        return new Ports(chosen);
    }

    public int of(String name) {
        Integer port = numbers.get(name);
        if (port == null) {
            throw new IllegalArgumentException("No port has the name " + name);
        }
        return port;
    }

    public String address(String name) {
        return "127.0.0.1:" + of(name);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
