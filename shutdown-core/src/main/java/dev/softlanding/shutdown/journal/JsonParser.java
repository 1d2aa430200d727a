package dev.softlanding.shutdown.journal;

import java.util.Map;

/**
 * Reads one JSON object of strings, numbers and booleans. Values of other kinds, as a later version may write them, are
 * passed over. Not threadsafe.
 */
final class JsonParser {

    private final String text;
    private int at;

    JsonParser(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if the text is not one whole object */
    void readInto(Map<String, Object> fields) {
        skipSpace();
        expect('{');
        skipSpace();
        if (peek() == '}') {
            at++;
        } else {
            do {
                skipSpace();
                String name = string();
                skipSpace();
                expect(':');
                skipSpace();
                value(name, fields);
                skipSpace();
            } while (another());
        }
        skipSpace();
        if (at != text.length()) {
            throw garbage();
        }
    }

    private boolean another() {
        char c = next();
        if (c != ',' && c != '}') {
            throw garbage();
        }
        return c == ',';
    }

    private void value(String name, Map<String, Object> fields) {
        char c = peek();
        if (c == '"') {
            fields.put(name, string());
        } else if (c == '{' || c == '[') {
            skipNested();
        } else {
            Object value = literal();
            if (value != Literal.NULL) {
                fields.put(name, value);
            }
        }
    }

    private Object literal() {
        int from = at;
        while (at < text.length() && ",}] \t".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String literal = text.substring(from, at);
        return switch (literal) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> Literal.NULL;
            default -> number(literal);
        };
    }

    private Object number(String literal) {
        if (literal.isEmpty() || "-0123456789".indexOf(literal.charAt(0)) < 0) {
            throw garbage();
        }
        char last = literal.charAt(literal.length() - 1);
        if (last < '0' || last > '9') {
            throw garbage(); // Java would take 1d and 1. for numbers
        }
        try {
            return Long.valueOf(literal);
        } catch (NumberFormatException noLong) {
            return Double.valueOf(literal); // or its exception, which is one of ours
        }
    }

    private void skipNested() {
        int depth = 0;
        do {
            char c = peek();
            if (c == '"') {
                string();
                continue;
            }
            at++;
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            }
        } while (depth > 0);
    }

    private String string() {
        expect('"');
        var value = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            if (c < ' ') {
                throw garbage();
            }
            value.append(c == '\\' ? escaped() : c);
        }
        return value.toString();
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> unicode();
            default -> throw garbage();
        };
    }

    private char unicode() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw garbage();
            }
            value = (value << 4) | digit;
        }
        return (char) value;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char expected) {
        if (next() != expected) {
            throw garbage();
        }
    }

    private char next() {
        char c = peek();
        at++;
        return c;
    }

    private char peek() {
        if (at >= text.length()) {
            throw garbage();
        }
        return text.charAt(at);
    }

    private IllegalArgumentException garbage() {
        return new IllegalArgumentException("No line of a journal, at character " + at);
    }

    private enum Literal {
        NULL
    }
}
