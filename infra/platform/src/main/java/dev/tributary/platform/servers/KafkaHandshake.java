package dev.tributary.platform.servers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;

/**
 * Asks a broker how its log folders are: it answers connections long after a full disk took its folders away, and does
 * not take them back by itself. Kafka protocol, request DescribeLogDirs version 1, for no topics.
 */
final class KafkaHandshake {

    private static final int DESCRIBE_LOG_DIRS = 35;
    private static final int CORRELATION = 1;
    private static final int MILLIS = 3000;
    private static final int STORAGE_ERROR = 56;

    private KafkaHandshake() {}

    /** Empty if the broker on this loopback port answers and can write. */
    static Optional<String> with(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
            socket.setSoTimeout(MILLIS);
            DataOutputStream request = new DataOutputStream(socket.getOutputStream());
            // Size, API key, version, correlation id, no client id, no topics.
            request.writeInt(14);
            request.writeShort(DESCRIBE_LOG_DIRS);
            request.writeShort(1);
            request.writeInt(CORRELATION);
            request.writeShort(-1);
            request.writeInt(0);
            request.flush();
            return read(new DataInputStream(socket.getInputStream()));
        }
    }

    private static Optional<String> read(DataInputStream answer) throws IOException {
        answer.readInt();
        if (answer.readInt() != CORRELATION) {
            return Optional.of("it answers something else than it was asked");
        }
        // Time for which the client was held back.
        answer.readInt();
        int folders = answer.readInt();
        if (folders < 1) {
            return Optional.of("it has no log folder");
        }
        // There is one; its name and its topics follow.
        int error = answer.readShort();
        return switch (error) {
            case 0 -> Optional.empty();
            case STORAGE_ERROR -> Optional.of("it has given up its log folder: was the disk full?");
            default -> Optional.of("it answers with error " + error);
        };
    }
}
