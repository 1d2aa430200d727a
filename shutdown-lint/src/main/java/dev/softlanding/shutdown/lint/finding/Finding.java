package dev.softlanding.shutdown.lint.finding;

import java.net.URI;

/**
 * One thing that was found in a source.
 *
 * @param rule which rule it breaks
 * @param error whether it fails the build, rather than warns
 * @param file the source
 * @param place where in it
 * @param member the class and member that it is in, as {@code com.acme.Orders#close}
 * @param code the code that was found, on one line
 * @param message what is wrong, why, and what to do instead
 */
public record Finding(Rule rule, boolean error, URI file, Place place, String member, String code, String message) {

    /**
     * A stretch of a source; lines and columns begin with 1, and the end is the first place after it.
     */
    public record Place(int line, int column, int endLine, int endColumn) {}

    /** Blanks and line ends of the code become one blank each. */
    public Finding {
        code = code.strip().replaceAll("\\s+", " ");
    }
}
