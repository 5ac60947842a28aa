package dev.tributary.capture.types;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.util.HStoreConverter;

/** Pairs of keys and values as a JSON object of texts and nulls, its keys in order. */
final class Hstore {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Hstore() {}

    /** From PostgreSQL's text: {@code "a"=>"1", "b"=>NULL}. */
    static String json(String text) {
        return json(HStoreConverter.fromString(text));
    }

    static String json(Map<?, ?> pairs) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(pairs));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The pairs " + pairs + " have no JSON form", e);
        }
    }
}
