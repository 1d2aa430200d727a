package dev.softlanding.shutdown.spring.findings;

import dev.softlanding.shutdown.ShutdownException;

/**
 * Something that stands in the way of an orderly end. Each part is one line.
 *
 * @param name what kind of finding it is, in lower case with dashes: {@code shutdown.findings.<name>=false} turns it off
 * @param message what was found and what it means, in whole sentences
 * @param fix how to mend it, in whole sentences
 */
public record Finding(String name, String message, String fix) {

    /** Refuses parts that are empty or longer than a line. */
    public Finding {
        requireOneLine("name", name);
        requireOneLine("message", message);
        requireOneLine("fix", fix);
    }

    private static void requireOneLine(String part, String text) {
        if (text.isBlank() || text.lines().count() > 1) {
            throw new ShutdownException("The %s of a finding is '%s'. Give it one line.".formatted(part, text));
        }
    }
}
