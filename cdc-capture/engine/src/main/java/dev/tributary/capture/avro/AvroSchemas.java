package dev.tributary.capture.avro;

import dev.tributary.contract.AvroNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;

/**
 * Translates one Connect schema into an Avro schema.
 *
 * <p>Optional becomes {@code ["null", X]} with default null; decimals and arrays get the further branch {@code "string"}
 * for what they cannot hold, see {@link Instead}; a {@link Decimal} becomes bytes with the logical type
 * decimal where its precision is known; what Avro has no word for stays as properties of the type: {@code connect.name},
 * {@code connect.version}, {@code connect.parameters}, {@code connect.type}. A column's default is the property
 * {@code connect.default} of the field, written as Avro would write a default of the (non-null) type.
 */
final class AvroSchemas {

    /** Where Debezium says how many digits a decimal has. */
    private static final String PRECISION = "connect.decimal.precision";

    private final Map<String, org.apache.kafka.connect.data.Schema> structures = new HashMap<>();
    private final Map<String, Schema> records = new HashMap<>();

    private AvroSchemas() {}

    /**
     * @param connect of a key or a value
     * @param name of the record if the Connect schema has none
     */
    static Schema of(org.apache.kafka.connect.data.Schema connect, String name) {
        return new AvroSchemas().convert(connect, name);
    }

    private Schema convert(org.apache.kafka.connect.data.Schema connect, String path) {
        Schema type =
                switch (connect.type()) {
                    case INT8, INT16 -> {
                        Schema number = primitive(Schema.Type.INT, connect);
                        number.addProp("connect.type", connect.type().name().toLowerCase(java.util.Locale.ROOT));
                        yield number;
                    }
                    case INT32 -> primitive(Schema.Type.INT, connect);
                    case INT64 -> primitive(Schema.Type.LONG, connect);
                    case FLOAT32 -> primitive(Schema.Type.FLOAT, connect);
                    case FLOAT64 -> primitive(Schema.Type.DOUBLE, connect);
                    case BOOLEAN -> primitive(Schema.Type.BOOLEAN, connect);
                    case STRING -> primitive(Schema.Type.STRING, connect);
                    case BYTES -> bytes(connect);
                    case ARRAY ->
                        describe(Schema.createArray(convert(connect.valueSchema(), path + ".Element")), connect);
                    case MAP -> map(connect, path);
                    case STRUCT -> struct(connect, path);
                };
        List<Schema> branches = new ArrayList<>();
        if (connect.isOptional()) {
            branches.add(Schema.create(Schema.Type.NULL));
        }
        branches.add(type);
        if (mayBeText(connect)) {
            branches.add(Schema.create(Schema.Type.STRING));
        }
        return branches.size() == 1 ? type : Schema.createUnion(branches);
    }

    /** PostgreSQL has decimals and arrays that Avro's cannot hold: NaN, several dimensions. */
    static boolean mayBeText(org.apache.kafka.connect.data.Schema connect) {
        return connect.type() == org.apache.kafka.connect.data.Schema.Type.ARRAY
                || Decimal.LOGICAL_NAME.equals(connect.name());
    }

    private static Schema primitive(Schema.Type type, org.apache.kafka.connect.data.Schema connect) {
        return describe(Schema.create(type), connect);
    }

    private static Schema bytes(org.apache.kafka.connect.data.Schema connect) {
        Schema bytes = primitive(Schema.Type.BYTES, connect);
        Map<String, String> parameters = connect.parameters();
        if (Decimal.LOGICAL_NAME.equals(connect.name()) && parameters != null && parameters.containsKey(PRECISION)) {
            int precision = Integer.parseInt(parameters.get(PRECISION));
            int scale = Integer.parseInt(parameters.get(Decimal.SCALE_FIELD));
            // numeric(3,5) and numeric(3,-2) exist in PostgreSQL, Avro allows neither: the parameters still say it.
            if (scale >= 0 && scale <= precision) {
                LogicalTypes.decimal(precision, scale).addToSchema(bytes);
            }
        }
        return bytes;
    }

    private Schema map(org.apache.kafka.connect.data.Schema connect, String path) {
        if (connect.keySchema().type() != org.apache.kafka.connect.data.Schema.Type.STRING
                || connect.keySchema().isOptional()) {
            throw new IllegalArgumentException(
                    "A map with keys of type " + connect.keySchema().type() + " at " + path
                            + " has no Avro form; only text keys that are never null have one");
        }
        return describe(Schema.createMap(convert(connect.valueSchema(), path + ".Value")), connect);
    }

    private Schema struct(org.apache.kafka.connect.data.Schema connect, String path) {
        String wanted = fullName(connect.name() == null ? path : connect.name());
        String name = wanted;
        for (int n = 2; structures.containsKey(name); n++) {
            if (sameStructure(structures.get(name), connect)) {
                return records.get(name);
            }
            name = wanted + "_" + n;
        }
        structures.put(name, connect);
        int dot = name.lastIndexOf('.');
        Schema struct = Schema.createRecord(
                name.substring(dot + 1), connect.doc(), dot < 0 ? null : name.substring(0, dot), false);
        records.put(name, struct);
        List<Schema.Field> fields = new ArrayList<>();
        for (Field field : connect.fields()) {
            fields.add(field(field, name));
        }
        struct.setFields(fields);
        return describe(struct, connect);
    }

    private static String fullName(String name) {
        return Arrays.stream(name.split("\\.", -1)).map(AvroNames::field).collect(Collectors.joining("."));
    }

    private Schema.Field field(Field field, String parent) {
        String name = AvroNames.field(field.name());
        Schema type = convert(field.schema(), parent + "." + name);
        Object initial = Defaults.of(field.schema());
        Object avroDefault = null;
        if (field.schema().isOptional()) {
            avroDefault = JsonProperties.NULL_VALUE;
        } else if (field.schema().type().isPrimitive()) {
            avroDefault = initial;
        }
        Schema.Field result = new Schema.Field(name, type, field.schema().doc(), avroDefault);
        if (initial != null) {
            result.addProp("connect.default", initial);
        }
        return result;
    }

    private static Schema describe(Schema avro, org.apache.kafka.connect.data.Schema connect) {
        if (connect.name() != null) {
            avro.addProp("connect.name", connect.name());
        }
        if (connect.version() != null) {
            avro.addProp("connect.version", (Object) connect.version());
        }
        if (connect.parameters() != null && !connect.parameters().isEmpty()) {
            avro.addProp("connect.parameters", new LinkedHashMap<>(connect.parameters()));
        }
        return avro;
    }

    private static boolean sameStructure(
            org.apache.kafka.connect.data.Schema a, org.apache.kafka.connect.data.Schema b) {
        return a == b
                || Objects.equals(a.name(), b.name())
                        && Objects.equals(a.version(), b.version())
                        && Objects.equals(a.parameters(), b.parameters())
                        && Objects.equals(a.fields(), b.fields());
    }
}
