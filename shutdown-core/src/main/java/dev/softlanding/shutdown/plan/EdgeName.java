package dev.softlanding.shutdown.plan;

/**
 * The name at the other end of an edge, as declared, with its marks.
 *
 * @param name a task or a phase
 * @param optional {@code "x?"}: it may be absent
 * @param strict {@code "x!"}: what comes after it is skipped if it was given up and still runs
 */
record EdgeName(String name, boolean optional, boolean strict) {

    static EdgeName of(String declared) {
        String name = declared;
        boolean optional = false;
        boolean strict = false;
        while (isMarked(name)) {
            optional |= name.endsWith("?");
            strict |= name.endsWith("!");
            name = name.substring(0, name.length() - 1);
        }
        return new EdgeName(name, optional, strict);
    }

    static boolean isMarked(String name) {
        char last = name.isEmpty() ? ' ' : name.charAt(name.length() - 1);
        return last == '?' || last == '!';
    }
}
