package dev.tributary.platform.servers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;

/**
 * Asks a broker for its API versions, the first thing that every client does: that it answers shows more than an open
 * port. Kafka protocol, request ApiVersions version 0.
 */
final class KafkaHandshake {

    private static final int API_VERSIONS = 18;
    private static final int CORRELATION = 1;
    private static final int MILLIS = 3000;

    private KafkaHandshake() {}

    /** Empty if the broker on this loopback port answers. */
    static Optional<String> with(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
            socket.setSoTimeout(MILLIS);
            DataOutputStream request = new DataOutputStream(socket.getOutputStream());
            // Size, API key, version, correlation id, no client id.
            request.writeInt(10);
            request.writeShort(API_VERSIONS);
            request.writeShort(0);
            request.writeInt(CORRELATION);
            request.writeShort(-1);
            request.flush();
            DataInputStream answer = new DataInputStream(socket.getInputStream());
            answer.readInt();
            int correlation = answer.readInt();
            int error = answer.readShort();
            return correlation == CORRELATION && error == 0
                    ? Optional.empty()
                    : Optional.of("it answers with error " + error);
        }
    }
}
