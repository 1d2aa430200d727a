package dev.softlanding.shutdown.audit;

import dev.softlanding.shutdown.AuditIdentity;
import dev.softlanding.shutdown.Wording;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line for an audit. What an application or its operator has chosen is quoted and escaped in the message, so that it is
 * one line, and that nothing in it can be taken for another field.
 *
 * <p>Keys of labels become names of fields, with an underscore for whatever some kind of structured log would not take in
 * one: a dot would nest it, and two fields of one name would be no JSON.
 */
final class AuditLine {

    /** So that no field has the name of one that the application or its log puts into a line. */
    private static final String PREFIX = "shutdown.";

    private static final String LABEL = "label.";

    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final StringBuilder message = new StringBuilder("Shutdown audit:");

    AuditLine(String event) {
        word("event", event);
    }

    /** About a task. */
    static AuditLine of(String event, String task, AuditIdentity identity) {
        AuditLine line = new AuditLine(event)
                .text("task", task)
                .text("auditId", identity.auditId())
                .text("owner", identity.owner())
                .text("action", identity.action());
        identity.labels().forEach((key, value) -> line.text(LABEL + plain(key), value));
        return line;
    }

    /** One of a few words of ours. */
    AuditLine word(String name, @Nullable Object word) {
        if (word != null) {
            add(name, word.toString(), word.toString());
        }
        return this;
    }

    AuditLine number(String name, long number) {
        add(name, number, Long.toString(number));
        return this;
    }

    /** What somebody else has chosen. */
    AuditLine text(String name, @Nullable String text) {
        if (text != null) {
            add(name, text, quoted(text));
        }
        return this;
    }

    /** Of two labels that come to the same name the message has both, and the fields the first. */
    private void add(String name, Object value, String told) {
        fields.putIfAbsent(PREFIX + name, value);
        message.append(' ').append(name).append('=').append(told);
    }

    private static String quoted(String text) {
        return '"' + Wording.escaped(text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
    }

    private static String plain(String key) {
        var name = new StringBuilder(key);
        for (int i = 0; i < name.length(); i++) {
            char character = name.charAt(i);
            boolean taken = (character >= 'a' && character <= 'z')
                    || (character >= 'A' && character <= 'Z')
                    || (character >= '0' && character <= '9')
                    || character == '-';
            if (!taken) {
                name.setCharAt(i, '_');
            }
        }
        return name.toString();
    }

    void write(Logger logger, Level level) {
        LoggingEventBuilder event = logger.atLevel(level);
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            event = event.addKeyValue(field.getKey(), field.getValue());
        }
        event.log(message.toString());
    }
}
