package dev.softlanding.shutdown.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is JSON and comes back as it was; what is no line is no line. */
class JsonLineTests {

    private static Map<String, Object> parsed(String text) {
        return JsonLine.parse(text).orElseThrow().fields();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "\"quoted\" \\ and / slashed",
                "line\nfeed\r\n\ttab\b\f",
                "\u0000\u0001\u001f\u007f\u0085\u2028\u2029",
                "Überraschung, 起動, שלום, \uD83D\uDE80",
                "\uD83D alone, and \uDE80 too, and at the end \uD83D",
                "{\"not\":\"nested\"}",
                "\\u0041"
            })
    void textWhenWrittenAndReadIsTheSame(String text) {
        String line = new JsonLine().put("text", text).put(text, "name").toString();
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);

        assertThat(parsed(new String(bytes, StandardCharsets.UTF_8)))
                .containsEntry("text", text)
                .containsEntry(text, "name");
        assertThat(line.chars()).as("one line, and nothing that breaks one").noneMatch(Character::isISOControl);
        assertThat(line).doesNotContain("\u2028", "\u2029");
    }

    @Test
    void anyTextWhenWrittenAndReadIsTheSame() {
        var random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append((char) (random.nextBoolean() ? random.nextInt(0x10000) : random.nextInt(0x80)));
            }
            byte[] bytes = new JsonLine().put("t", text.toString()).toString().getBytes(StandardCharsets.UTF_8);

            assertThat(parsed(new String(bytes, StandardCharsets.UTF_8)).get("t"))
                    .isEqualTo(text.toString());
        }
    }

    @Test
    void lineHasItsFieldsInOrder() {
        var line = new JsonLine()
                .put("z", "1")
                .put("none", null)
                .put("n", Long.MIN_VALUE)
                .put("yes", true)
                .put("no", false);

        assertThat(line).hasToString("{\"z\":\"1\",\"n\":-9223372036854775808,\"yes\":true,\"no\":false}");
        assertThat(new JsonLine()).hasToString("{}");
    }

    @Test
    void fieldWhenOfAnotherTypeHasNoValue() {
        JsonLine line = JsonLine.parse("{\"s\":\"x\",\"n\":12.9,\"b\":true}").orElseThrow();

        assertThat(line.text("s")).isEqualTo("x");
        assertThat(line.number("n")).isEqualTo(12);
        assertThat(line.isTrue("b")).isTrue();
        assertThat(line.text("n")).isNull();
        assertThat(line.number("s")).isNull();
        assertThat(line.isTrue("s")).isFalse();
        assertThat(line.number("absent")).isNull();
    }

    @Test
    void lineOfALaterVersionIsReadAsFarAsItIsKnown() {
        assertThat(
                        parsed(
                                " { \"a\" : \"x\" , \"list\" : [1, {\"b\":\"]}\"}, []], \"o\":{\"a\":\"y\"},\"nil\":null, \"d\":1.5e3 } \r"))
                .isEqualTo(Map.of("a", "x", "d", 1500.0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u0000\u0000\u0000",
                "{",
                "}",
                "null",
                "[]",
                "\"text\"",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":\"x",
                "{\"a\":\"x\"",
                "{\"a\":\"x\",",
                "{\"a\":\"x\",}",
                "{\"a\":\"x\"}}",
                "{\"a\":\"x\"} trailing",
                "{\"a\":\"x\"}{\"a\":\"y\"}",
                "{\"a\" \"x\"}",
                "{a:\"x\"}",
                "{\"a\":tru}",
                "{\"a\":1d}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":-}",
                "{\"a\":}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"tab\there\"}",
                "{\"a\":[1,2}",
                "{\"a\":\"\\"
            })
    void garbageIsNoLine(String text) {
        assertThat(JsonLine.parse(text)).isEmpty();
    }

    @Test
    void lineWhenTornAnywhereIsNoLine() {
        String line = new JsonLine()
                .put("a", "ü\n\uD83D\uDE80")
                .put("n", 12)
                .put("b", true)
                .toString();
        for (int end = 0; end < line.length(); end++) {
            assertThat(JsonLine.parse(line.substring(0, end)))
                    .as(line.substring(0, end))
                    .isEmpty();
        }
    }

    @Test
    void nestingWhenDeepNeedsNoStack() {
        for (String open : List.of("[", "{\"a\":")) {
            assertThat(JsonLine.parse("{\"a\":" + open.repeat(500_000))).isEmpty();
        }
    }
}
