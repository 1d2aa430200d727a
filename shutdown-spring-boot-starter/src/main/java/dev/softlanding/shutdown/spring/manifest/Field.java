package dev.softlanding.shutdown.spring.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in a document. Whatever stands there, or does not, asking for what is below it fails never: of a wrong type it
 * has nothing below it.
 *
 * @param path from the document's root, as {@code spec.containers[0].name}
 * @param value what the parser made of it, none if nothing is there
 */
record Field(String path, @Nullable Object value) {

    static Field root(@Nullable Object document) {
        return new Field("", document);
    }

    Field child(String name) {
        return new Field(
                path.isEmpty() ? name : path + "." + name, value instanceof Map<?, ?> map ? map.get(name) : null);
    }

    /** What is below it by these names, one below the other, divided by dots. */
    Field descendant(String names) {
        Field field = this;
        for (String name : names.split("\\.", -1)) {
            field = field.child(name);
        }
        return field;
    }

    List<Field> elements() {
        var elements = new ArrayList<Field>();
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                elements.add(new Field(path + "[" + i + "]", list.get(i)));
            }
        }
        return elements;
    }

    boolean isThere() {
        return value != null;
    }

    /** A scalar as it would be written; of what is none, nothing. */
    @Nullable
    String text() {
        return value instanceof String || value instanceof Literal ? value.toString() : null;
    }

    String textOr(String other) {
        String text = text();
        return text == null ? other : text;
    }

    /** The scalars of a list, as they would be written. */
    List<String> texts() {
        return elements().stream().map(element -> element.textOr("")).toList();
    }

    /** A whole number that is not negative and no longer than an int; otherwise none. */
    @Nullable
    Integer number() {
        Integer number = value instanceof Literal literal ? literal.number() : null;
        return number != null && number >= 0 ? number : null;
    }

    /** For people, on one line: maps and lists of more than scalars are only called so. None if nothing is there. */
    @Nullable
    String shown() {
        if (value == null || text() != null) {
            return text();
        }
        if (value instanceof List<?> && elements().stream().allMatch(element -> element.text() != null)) {
            return Lines.flow(texts());
        }
        return value instanceof Map<?, ?> ? "a map" : value instanceof List<?> ? "a list" : "no text";
    }
}
