package dev.softlanding.shutdown.spring.manifest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The variables of a container, as the platform will set them, so far as the file tells. */
final class Environment {

    private static final Pattern ANNOTATION = Pattern.compile("metadata\\.(annotations|labels)\\['([^']+)'\\]");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([^)]+)\\)");

    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private final List<Field> elsewhere = new ArrayList<>();
    private final List<Documents.Document> configuration = new ArrayList<>();
    private final Field template;
    private final Documents.Sources sources;

    /**
     * A variable.
     *
     * @param where what sets it
     * @param value what it will be, none if the file does not tell
     */
    record Variable(Field where, @Nullable String value) {}

    Environment(Field container, Field template, Documents.Sources sources) {
        this.template = template;
        this.sources = sources;
        container.child("envFrom").elements().forEach(this::addAll);
        container.child("env").elements().forEach(this::add);
    }

    Map<String, Variable> variables() {
        return variables;
    }

    /** A whole source that the file does not tell, and in which settings may be; in Secrets nobody keeps them. */
    Optional<Field> elsewhere() {
        return elsewhere.stream()
                .filter(source -> !source.child("secretRef").isThere())
                .findFirst();
    }

    /** What else in the file tells some of them; an object may be there more than once. */
    List<Documents.Document> configuration() {
        return configuration;
    }

    private void addAll(Field source) {
        boolean secret = source.child("secretRef").isThere();
        String name = source.child(secret ? "secretRef" : "configMapRef")
                .child("name")
                .textOr("");
        Field object = configuration(secret, name);
        if (object == null) {
            elsewhere.add(source);
            return;
        }
        String prefix = source.child("prefix").textOr("");
        for (String part : List.of("data", "stringData")) {
            if (object.child(part).value() instanceof Map<?, ?> entries) {
                for (Object key : entries.keySet()) {
                    variables.put(prefix + key, new Variable(source, entry(object, secret, String.valueOf(key))));
                }
            }
        }
    }

    private void add(Field entry) {
        Field from = entry.child("valueFrom");
        String value =
                from.isThere() ? referred(from) : expanded(entry.child("value").textOr(""));
        variables.put(
                entry.child("name").textOr(""), new Variable(from.isThere() ? from : entry.child("value"), value));
    }

    private @Nullable String referred(Field from) {
        if (from.child("fieldRef").isThere()) {
            Matcher annotation =
                    ANNOTATION.matcher(from.descendant("fieldRef.fieldPath").textOr(""));
            return annotation.matches()
                    ? template.child("metadata")
                            .child(annotation.group(1))
                            .child(annotation.group(2))
                            .text()
                    : null;
        }
        boolean secret = from.child("secretKeyRef").isThere();
        Field reference = from.child(secret ? "secretKeyRef" : "configMapKeyRef");
        Field object = configuration(secret, reference.child("name").textOr(""));
        return object == null
                ? null
                : entry(object, secret, reference.child("key").textOr(""));
    }

    private @Nullable Field configuration(boolean secret, String name) {
        Documents.Document object = sources.find(secret ? "Secret" : "ConfigMap", name);
        if (object == null) {
            return null;
        }
        configuration.add(object);
        return object.field();
    }

    private static @Nullable String entry(Field object, boolean secret, String key) {
        String plain = object.child("stringData").child(key).text();
        String data = object.child("data").child(key).text();
        if (!secret) {
            return data;
        }
        try {
            return plain != null || data == null
                    ? plain
                    : new String(Base64.getDecoder().decode(data.strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException noBase64) {
            return null;
        }
    }

    /**
     * A text with the variables known so far in place of {@code $(NAME)}; those that are not there stay, as on the platform.
     * None if the file does not tell one of them.
     */
    @Nullable
    String expanded(String value) {
        Matcher reference = REFERENCE.matcher(value);
        var expanded = new StringBuilder();
        while (reference.find()) {
            Variable referred = variables.get(reference.group(1));
            if (referred != null && referred.value() == null) {
                return null;
            }
            String text = referred == null ? reference.group() : String.valueOf(referred.value());
            reference.appendReplacement(expanded, Matcher.quoteReplacement(text));
        }
        return reference.appendTail(expanded).toString();
    }
}
