package dev.tributary.contract;

/**
 * Column names in Avro: Debezium's {@code avro_unicode} adjustment writes a character that Avro forbids as
 * {@code _uXXXX}, the underscore itself too; this is the way back.
 */
public final class AvroNames {

    private AvroNames() {}

    /** The source's name of a field: {@code ship_u0020date} is {@code "ship date"}, {@code order_u005fid} is {@code order_id}. */
    public static String original(String avroName) {
        if (avroName.indexOf('_') < 0) {
            return avroName;
        }
        StringBuilder out = new StringBuilder(avroName.length());
        for (int i = 0; i < avroName.length(); i++) {
            char c = avroName.charAt(i);
            if (c != '_') {
                out.append(c);
            } else if (isEscape(avroName, i)) {
                out.append((char) Integer.parseInt(avroName, i + 2, i + 6, 16));
                i += 5;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isEscape(String name, int at) {
        if (at + 6 > name.length() || name.charAt(at + 1) != 'u') {
            return false;
        }
        for (int i = at + 2; i < at + 6; i++) {
            if (Character.digit(name.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
