package dev.softlanding.shutdown.plan;

/**
 * The name at the other end of an edge, as declared, with its marks.
 *
 * @param name a task or a phase
 * @param optional {@code "x?"}: it may be absent
 * @param strict {@code "x!"}: what comes after it is skipped if it was given up and still runs
 * @param repeated a mark is there more than once, which means nothing
 */
record EdgeName(String name, boolean optional, boolean strict, boolean repeated) {

    static EdgeName of(String declared) {
        String name = declared;
        boolean optional = false;
        boolean strict = false;
        boolean repeated = false;
        while (isMarked(name)) {
            boolean question = name.endsWith("?");
            repeated |= question ? optional : strict;
            optional |= question;
            strict |= !question;
            name = name.substring(0, name.length() - 1);
        }
        return new EdgeName(name, optional, strict, repeated);
    }

    static boolean isMarked(String name) {
        char last = name.isEmpty() ? ' ' : name.charAt(name.length() - 1);
        return last == '?' || last == '!';
    }
}
