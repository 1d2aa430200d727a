package dev.softlanding.shutdown.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A question about what was meant is asked when there is something to ask, else names are listed. */
class SpellingTests {

    @ParameterizedTest
    @CsvSource({
        "'',     '',       0",
        "abc,    '',       3",
        "'',     abc,      3",
        "abc,    abc,      0",
        "abc,    abd,      1",
        "abc,    bc,       1",
        "bc,     abc,      1",
        "web,    wbe,      2",
        "kitten, sitting,  3",
        "flaw,   lawn,     2",
        "abcd,   dcba,     4",
    })
    void distanceIsTheNumberOfEdits(String a, String b, int edits) {
        assertThat(Spelling.distance(a, b)).isEqualTo(edits);
    }

    /** Two letters, or a third of a long name. */
    @ParameterizedTest
    @CsvSource({
        "ledger,       ledgexx,      ledgexx",
        "ledger,       ledgxxx,",
        "ledger,       xxledger,     xxledger",
        "ledger,       xxxledger,",
        "outbox-flush, outbox-fxxxx, outbox-fxxxx",
        "outbox-flush, outbox-xxxxx,",
        "outbox-flush, outboxes-to-flush,",
        "web,          xxb,          xxb",
        "web,          xxx,",
    })
    void nameWhenNearEnoughIsSuggested(String wrong, String known, String suggested) {
        assertThat(Spelling.nearest(wrong, List.of(known)).orElse(null)).isEqualTo(suggested);
    }

    @ParameterizedTest
    @CsvSource({"a, b", "ab, abc", "abc, ab", "bb, b", "a, a1", "db, web"})
    void nameWhenTinyIsNeitherCorrectedNorSuggested(String wrong, String known) {
        assertThat(Spelling.nearest(wrong, List.of(known))).isEmpty();
        assertThat(Spelling.suggestion(wrong, List.of(known))).isEqualTo("Known are: " + known + ".");
    }

    @Test
    void nearestWhenSeveralAreNearIsTheNearestAndThenTheFirstByName() {
        assertThat(Spelling.nearest("ledger", List.of("ledgexx", "zedger", "ledge", "xedger")))
                .hasValue("ledge");
        assertThat(Spelling.suggestion("ledger", List.of("xedger", "ledge"))).isEqualTo("Did you mean 'ledge'?");
    }

    @Test
    void suggestionWhenNothingIsNearListsTwentyNamesAndHowManyMore() {
        List<String> names = IntStream.range(100, 121).mapToObj(i -> "t" + i).toList();

        assertThat(Spelling.suggestion("something-else", names.subList(0, 20)))
                .startsWith("Known are: t100, ")
                .endsWith(", t119.");
        assertThat(Spelling.suggestion("something-else", names)).endsWith(", t119 and 1 more.");
    }

    @Test
    void nearestWhenManyAreNearAreTheNearestFirstAndNoMoreThanAskedFor() {
        List<String> known = List.of("ledgexx", "zedger", "ledge", "xedger", "outbox");

        assertThat(Spelling.nearest("ledger", known, 3)).containsExactly("ledge", "xedger", "zedger");
        assertThat(Spelling.nearest("pool", known, 3)).isEmpty();
    }
}
