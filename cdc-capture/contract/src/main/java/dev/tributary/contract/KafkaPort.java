package dev.tributary.contract;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * What is spoken on a broker's port. Kafka's client does not find out: it takes a TLS alert for the length of an answer
 * and asks for hundreds of megabytes of memory, or tries TLS again and again where there is none.
 */
enum KafkaPort {
    PLAIN,
    TLS,
    /** Nobody answers, or not like a broker. */
    UNKNOWN;

    private static final int CONNECT_MILLIS = 3_000;
    /**
     * Long, since who gives up on a busy broker learns nothing and is left to a client that runs out of memory. A broker
     * that is not there refuses the connection before.
     */
    private static final int ANSWER_MILLIS = 30_000;

    private static final int CORRELATION = 0x7472;
    /** First byte of a TLS record with an alert, which is the answer to whatever is not TLS. */
    private static final int ALERT = 0x15;

    /**
     * Asks with a request that brokers answer before any login: Kafka protocol, ApiVersions version 0.
     *
     * @param address {@code host:port}
     */
    static KafkaPort at(String address) {
        int colon = address.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            String host = address.substring(0, colon).strip().replaceAll("[\\[\\]]", "");
            int port = Integer.parseInt(address.substring(colon + 1).strip());
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            // Size, API key, version, correlation id, no client id.
            ByteBuffer request = ByteBuffer.allocate(14)
                    .putInt(10)
                    .putShort((short) 18)
                    .putShort((short) 0)
                    .putInt(CORRELATION)
                    .putShort((short) -1);
            // At once: a broker that wants TLS closes the connection after the first bytes, and more of them would be
            // answered by a reset that its alert is lost in.
            socket.getOutputStream().write(request.array());
            DataInputStream answer = new DataInputStream(socket.getInputStream());
            int first = answer.readUnsignedByte();
            if (first == ALERT) {
                return TLS;
            }
            answer.readNBytes(3);
            return answer.readInt() == CORRELATION ? PLAIN : UNKNOWN;
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return UNKNOWN;
        }
    }
}
