package dev.softlanding.shutdown.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file's name says whose it is, harms no directory, and is no other identity's. */
class IdentityTests {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05.678901Z");

    @Test
    void nameWhenFitIsReadable() {
        assertThat(new Identity("orders", "pod-1.a_b").newFileName(START))
                .matches("orders@pod-1\\.a_b~20260102T030405\\.678Z~[0-9a-f]{8}\\.jsonl");
    }

    @ParameterizedTest
    @CsvSource({
        "../../etc, passwd",
        "orders/a, pod\\b",
        "Orders, pod",
        "bestellung-ü, pod",
        "a@b, c",
        "a~b, c",
        "'', pod",
        "orders, ''",
        "'a b', '*?<>|:'",
        "con, nul"
    })
    void nameIsOneOfAFileInItsDirectory(String application, String instance) {
        var identity = new Identity(application, instance);
        String name = identity.newFileName(START);

        assertThat(name).matches("[a-z0-9._@+~TZ-]+");
        Path directory = Path.of("/var/journal");
        assertThat(directory.resolve(name).normalize().getParent()).isEqualTo(directory);
        assertThat(identity.startOf(name)).contains(Instant.parse("2026-01-02T03:04:05.678Z"));
    }

    @Test
    void nameWhenLongIsCut() {
        assertThat(new Identity("x".repeat(5000), "ü".repeat(5000)).newFileName(START))
                .hasSizeLessThan(200);
    }

    /** Also on a file system that does not tell upper case from lower case. */
    @Test
    void identitiesWhenAlikeAreDifferent() {
        List<Identity> alike = List.of(
                new Identity("orders", "pod"),
                new Identity("Orders", "pod"),
                new Identity("ORDERS", "pod"),
                new Identity("orders", "Pod"),
                new Identity("order", "spod"),
                new Identity("orders@pod", ""),
                new Identity("", "orders@pod"),
                new Identity("a@b", "c"),
                new Identity("a", "b@c"),
                new Identity("a_b", "c"),
                new Identity("a/b", "c"),
                new Identity("a\\b", "c"),
                new Identity("x".repeat(100), "c"),
                new Identity("x".repeat(101), "c"),
                new Identity("orders", "pod~20260102T030405.678Z~00000000.jsonl"),
                new Identity("orders", "pod-1"));
        Set<String> prefixes = new HashSet<>();
        for (Identity one : alike) {
            String name = one.newFileName(START);
            assertThat(prefixes.add(name.substring(0, name.indexOf('~')).toLowerCase(Locale.ROOT)))
                    .as("%s is like another", one)
                    .isTrue();
            for (Identity other : alike) {
                assertThat(other.startOf(name).isPresent())
                        .as("%s takes the file of %s", other, one)
                        .isEqualTo(one == other);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders@pod",
                "orders@pod.jsonl",
                "orders@pod~20260102T030405.678Z~0123abcd.json",
                "orders@pod~20260102T030405.678Z~0123abcd.jsonl.gz",
                "x-orders@pod~20260102T030405.678Z~0123abcd.jsonl",
                "orders@pod-1~20260102T030405.678Z~0123abcd.jsonl",
                "orders@pod~20261302T030405.678Z~0123abcd.jsonl",
                "orders@pod~20260102T030405.678Z~0123ABCD.jsonl",
                "orders@pod~20260102T030405.678Z~.jsonl"
            })
    void fileWhenForeignIsNotTaken(String name) {
        assertThat(new Identity("orders", "pod").startOf(name)).isEmpty();
    }

    @Test
    void namesOfLivesThatBeginTogetherAreDifferent() {
        var identity = new Identity("orders", "pod");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            names.add(identity.newFileName(START));
        }

        assertThat(names).hasSize(100);
    }
}
