package dev.tributary.contract;

/**
 * Column names in Avro, which has letters, digits and underscores only: any other UTF-16 code unit is written as
 * {@code _uXXXX}. The way back also reads what Debezium's {@code avro_unicode} adjustment wrote, which does the same to
 * each underscore; that one writes some characters in a way that has no certain way back, so it is not used.
 */
public final class AvroNames {

    private AvroNames() {}

    /** The name of a field for a column: {@code ship date} is {@code ship_u0020date}, {@code order_id} stays. */
    public static String field(String column) {
        StringBuilder out = new StringBuilder(column.length());
        for (int i = 0; i < column.length(); i++) {
            char c = column.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            boolean digit = c >= '0' && c <= '9' && i > 0;
            // An underscore that would look like the start of such a code is written as one.
            if (letter || digit || c == '_' && !isEscape(column, i)) {
                out.append(c);
            } else {
                out.append(String.format("_u%04x", (int) c));
            }
        }
        return out.toString();
    }

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
