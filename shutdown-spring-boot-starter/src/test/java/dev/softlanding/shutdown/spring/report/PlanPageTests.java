package dev.softlanding.shutdown.spring.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PlanPageTests {

    private static final Pattern CARRIED =
            Pattern.compile("<script id=\"plan-data\" type=\"application/json\">(.*?)</script>", Pattern.DOTALL);

    @Test
    void liveCarriesNothing() {
        assertThat(carried(PlanPage.live())).containsExactly("");
    }

    @Test
    void ofCarriesWhatItIsGiven() {
        String json = "{\"state\": \"ARMED\", \"tasks\": []}";

        assertThat(carried(PlanPage.of(json))).containsExactly(json);
    }

    @Test
    void ofWhenTextLooksLikeTheEndOfTheScriptKeepsItText() {
        String name = "</script><script>alert('$1 \\\\ &')</script><!-- <script>";
        JsonMapper mapper = JsonMapper.shared();

        String page = PlanPage.of(mapper.writeValueAsString(List.of(name)));

        assertThat(page).doesNotContain("<script>alert").doesNotContain("<!--");
        assertThat(carried(page)).singleElement().satisfies(json -> assertThat(mapper.readValue(json, String[].class))
                .containsExactly(name));
    }

    @Test
    void pageNamesNothingOutside() {
        String page = PlanPage.live();

        assertThat(all("https?://[^\"' ]*|[\"'(]//", page))
                .as("addresses: only the name of a namespace")
                .containsOnly("http://www.w3.org/2000/svg");
        assertThat(all("(?:src|href|action)=\"[^\"]*\"", page))
                .isNotEmpty()
                .allMatch(link -> link.matches("href=\"(#.*|data:,)\""));
        assertThat(all(
                        "fetch\\([^,)]*|url\\([^)]*|@import|import\\(|XMLHttpRequest|EventSource|WebSocket|sendBeacon",
                        page))
                .containsExactly("fetch(\"../shutdownplan\"");
        assertThat(page)
                .contains(
                        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:");
    }

    @Test
    void pageMakesNoMarkupOfData() {
        assertThat(all(
                        "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\b|new Function|DOMParser",
                        PlanPage.live()))
                .isEmpty();
    }

    private static List<String> carried(String page) {
        return CARRIED.matcher(page).results().map(match -> match.group(1)).toList();
    }

    private static List<String> all(String pattern, String page) {
        return Pattern.compile(pattern)
                .matcher(page)
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
