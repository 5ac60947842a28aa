package dev.tributary.spec;

import com.fasterxml.jackson.core.JsonStreamContext;

/**
 * Where something is in a pipeline file.
 *
 * @param path for people: {@code source.tables[2].key}
 * @param pointer the same as a JSON pointer: {@code /source/tables/2/key}
 */
record Place(String path, String pointer) {

    static final Place ROOT = new Place("", "");

    /** Where a parser is. */
    static Place of(JsonStreamContext context) {
        if (context.inRoot()) {
            return ROOT;
        }
        Place outer = of(context.getParent());
        if (context.inArray()) {
            return context.hasCurrentIndex() ? outer.item(context.getCurrentIndex()) : outer;
        }
        return context.hasCurrentName() ? outer.key(context.getCurrentName()) : outer;
    }

    Place key(String name) {
        String shown = Words.isPlain(name) ? name : '"' + name + '"';
        return new Place(path.isEmpty() ? shown : path + "." + shown, pointer + "/" + escaped(name));
    }

    Place item(int index) {
        return new Place(path + "[" + index + "]", pointer + "/" + index);
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
