package dev.softlanding.shutdown.lint.code;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The comments in a stretch of a source. */
public final class Comments {

    /** What begins first counts, so that a comment in a string is none. */
    private static final Pattern TOKEN = Pattern.compile(
            "\"\"\"(?:[^\\\\\"]++|\\\\.|\"(?!\"\"))*+\"\"\"|\"(?:[^\"\\\\\\n]++|\\\\.)*+\"|'(?:[^'\\\\\\n]++|\\\\.)*+'"
                    + "|//(?<line>[^\\n]*)|/\\*(?<block>.*?)\\*/",
            Pattern.DOTALL);

    private static final Pattern ABOVE = Pattern.compile(
            "(?:^|\\n)[ \\t]*(//[^\\n]*|/\\*(?:[^*]++|\\*(?!/))*+\\*/)[ \\t]*\\r?\\n[ \\t]*$", Pattern.DOTALL);

    /** Characters that a comment above is looked for in. */
    private static final int LONGEST = 2_000;

    private Comments() {}

    /** What they say, without the signs around it. A Javadoc begins with a star. */
    public static List<String> in(CharSequence source) {
        List<String> comments = new ArrayList<>();
        Matcher token = TOKEN.matcher(source);
        while (token.find()) {
            String text = token.group("line") == null ? token.group("block") : token.group("line");
            if (text != null) {
                comments.add(text);
            }
        }
        return comments;
    }

    /** Those on the lines directly above a place, if these hold nothing else. */
    public static List<String> above(CharSequence source, int place) {
        CharSequence before = source.subSequence(Math.max(0, place - LONGEST), place);
        Matcher above = ABOVE.matcher(before);
        return above.find() ? in(above.group(1)) : List.of();
    }
}
