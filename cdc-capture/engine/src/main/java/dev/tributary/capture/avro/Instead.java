package dev.tributary.capture.avro;

import java.math.BigDecimal;
import java.util.AbstractList;

/**
 * A value that its own type cannot hold, as PostgreSQL's text of it: Connect takes it for a value of the type, and Avro
 * gets the text, in the union branch that {@link AvroSchemas} adds for it.
 */
public sealed interface Instead {

    String text();

    /** NaN and the infinities, or a number that was not sent. */
    static BigDecimal ofDecimal(String text) {
        return new OfDecimal(text);
    }

    /** An array of several dimensions or with its own bounds, or one that was not sent. */
    static java.util.List<Object> ofArray(String text) {
        return new OfArray(text);
    }

    /** Its number means nothing. */
    final class OfDecimal extends BigDecimal implements Instead {

        private static final long serialVersionUID = 1L;

        private final String text;

        private OfDecimal(String text) {
            super(0);
            this.text = text;
        }

        @Override
        public String text() {
            return text;
        }
    }

    /** Has no elements. */
    final class OfArray extends AbstractList<Object> implements Instead {

        private final String text;

        private OfArray(String text) {
            this.text = text;
        }

        @Override
        public String text() {
            return text;
        }

        @Override
        public Object get(int index) {
            throw new IndexOutOfBoundsException(index);
        }

        @Override
        public int size() {
            return 0;
        }
    }
}
