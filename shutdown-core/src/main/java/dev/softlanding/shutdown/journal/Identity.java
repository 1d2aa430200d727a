package dev.softlanding.shutdown.journal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose lives follow each other: an application and an instance of it. Its files are named
 * {@code application@instance~start~random.jsonl}. Names that are no good in a file's name are changed, and get a hash of what
 * they were: so no identity has the files of another.
 *
 * @param application the application's name
 * @param instance what tells its instances apart
 */
record Identity(String application, String instance) {

    private static final int LONGEST_PART = 60;

    /** No upper case: some file systems do not tell it from lower case. */
    private static final Pattern UNFIT = Pattern.compile("[^a-z0-9._-]");

    private static final DateTimeFormatter START =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final Pattern REST = Pattern.compile("~(\\d{8}T\\d{6}\\.\\d{3}Z)~[0-9a-f]{8}\\.jsonl");

    /** The name of a new file. */
    String newFileName(Instant start) {
        String random =
                String.format(Locale.ROOT, "%08x", ThreadLocalRandom.current().nextInt());
        return prefix() + "~" + START.format(start) + "~" + random + ".jsonl";
    }

    /** When the life began that a file of that name is of, if it is one of this identity. */
    Optional<Instant> startOf(String fileName) {
        String prefix = prefix();
        if (!fileName.startsWith(prefix)) {
            return Optional.empty();
        }
        Matcher rest = REST.matcher(fileName.substring(prefix.length()));
        if (!rest.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(START.parse(rest.group(1), Instant::from));
        } catch (DateTimeException noMoment) {
            return Optional.empty();
        }
    }

    private String prefix() {
        String fitting = fit(application) + "@" + fit(instance);
        boolean same = fitting.equals(application + "@" + instance) && !application.isEmpty() && !instance.isEmpty();
        return same ? fitting : fitting + "+" + Words.hash(application.length() + ":" + application + instance);
    }

    private static String fit(String part) {
        String fitting = UNFIT.matcher(part.toLowerCase(Locale.ROOT)).replaceAll("_");
        return fitting.length() <= LONGEST_PART ? fitting : fitting.substring(0, LONGEST_PART);
    }

    /** As people write it. */
    @Override
    public String toString() {
        return application + "@" + instance;
    }
}
