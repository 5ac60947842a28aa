package dev.tributary.zones.avro;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;

/**
 * Avro's binary decoder over one message at a time, which believes no length above the message's own: Avro's makes
 * room first, so that a few wrong bytes could ask for gigabytes.
 */
final class MessageDecoder extends Decoder {

    private BinaryDecoder in;
    private int size;

    /** Starts with the bytes of a message from an offset on. */
    void start(byte[] message, int offset) {
        size = message.length - offset;
        in = DecoderFactory.get().binaryDecoder(message, offset, size, in);
    }

    /** Whether all bytes were read. */
    boolean atEnd() throws IOException {
        return in.isEnd();
    }

    private long believed(long count, String what) throws EOFException {
        if (count < 0 || count > size) {
            throw new EOFException(what + " of " + count + " in a message of " + size + " bytes");
        }
        return count;
    }

    private byte[] bytes(String what) throws IOException {
        byte[] bytes = new byte[(int) believed(in.readLong(), what)];
        in.readFixed(bytes, 0, bytes.length);
        return bytes;
    }

    @Override
    public Utf8 readString(Utf8 old) throws IOException {
        return new Utf8(bytes("A string"));
    }

    @Override
    public String readString() throws IOException {
        return readString(null).toString();
    }

    @Override
    public ByteBuffer readBytes(ByteBuffer old) throws IOException {
        return ByteBuffer.wrap(bytes("A byte string"));
    }

    @Override
    public long readArrayStart() throws IOException {
        return believed(in.readArrayStart(), "An array");
    }

    @Override
    public long arrayNext() throws IOException {
        return believed(in.arrayNext(), "An array");
    }

    @Override
    public long readMapStart() throws IOException {
        return believed(in.readMapStart(), "A map");
    }

    @Override
    public long mapNext() throws IOException {
        return believed(in.mapNext(), "A map");
    }

    @Override
    public void readNull() throws IOException {
        in.readNull();
    }

    @Override
    public boolean readBoolean() throws IOException {
        return in.readBoolean();
    }

    @Override
    public int readInt() throws IOException {
        return in.readInt();
    }

    @Override
    public long readLong() throws IOException {
        return in.readLong();
    }

    @Override
    public float readFloat() throws IOException {
        return in.readFloat();
    }

    @Override
    public double readDouble() throws IOException {
        return in.readDouble();
    }

    @Override
    public void skipString() throws IOException {
        in.skipString();
    }

    @Override
    public void skipBytes() throws IOException {
        in.skipBytes();
    }

    @Override
    public void readFixed(byte[] bytes, int start, int length) throws IOException {
        in.readFixed(bytes, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        in.skipFixed(length);
    }

    @Override
    public int readEnum() throws IOException {
        return in.readEnum();
    }

    @Override
    public long skipArray() throws IOException {
        return in.skipArray();
    }

    @Override
    public long skipMap() throws IOException {
        return in.skipMap();
    }

    @Override
    public int readIndex() throws IOException {
        return in.readIndex();
    }
}
