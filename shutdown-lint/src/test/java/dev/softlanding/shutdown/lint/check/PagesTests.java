package dev.softlanding.shutdown.lint.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.BugPattern;
import dev.softlanding.shutdown.lint.Compilation;
import dev.softlanding.shutdown.lint.Compilation.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every check has a page, and what the page calls bad is found, and what it calls good is not. */
class PagesTests {

    private static final Path PAGES = Path.of("../docs/lint");
    private static final Pattern EXAMPLE = Pattern.compile("## (Bad|Good)\\n.*?```java\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path output;

    static List<String> checks() {
        return Compilation.checks();
    }

    @ParameterizedTest
    @MethodSource("checks")
    void pageOfCheckSaysWhatTheCheckSays(String check) throws Exception {
        String page = Files.readString(PAGES.resolve(check + ".md"));
        BugPattern pattern =
                Class.forName(getClass().getPackageName() + "." + check).getAnnotation(BugPattern.class);
        assertThat(page).startsWith("# %s\n\n%s\n".formatted(check, pattern.summary()));
        assertThat(page).contains("\n## Why\n", "\n## Bad\n", "\n## Good\n", "\n## When it is right\n");
    }

    @ParameterizedTest
    @MethodSource("checks")
    void examplesOfPageAreWhatItCallsThem(String check) throws Exception {
        Matcher example = EXAMPLE.matcher(Files.readString(PAGES.resolve(check + ".md")));
        int bad = 0;
        int good = 0;
        while (example.find()) {
            Compilation compilation =
                    Compilation.of(output, List.of(Compilation.source("Example.java", example.group(2))));
            assertThat(compilation.errors()).as(example.group()).isEmpty();
            List<String> found =
                    compilation.messages().stream().map(Message::check).toList();
            if (example.group(1).equals("Bad")) {
                assertThat(found).as(example.group()).contains(check);
                bad++;
            } else {
                assertThat(found).as(example.group()).isEmpty();
                good++;
            }
        }
        assertThat(bad).isPositive();
        assertThat(good).isPositive();
    }

    /** What is to be copied from it is what there is. */
    @Test
    void guideNamesAllChecksAndAllThatTheCompilerHasToOpen() throws Exception {
        String guide = Files.readString(Path.of("../docs/lint.md"));
        String enabled = checks().stream().map("-Xep:%s:WARN"::formatted).collect(Collectors.joining(" "));

        assertThat(guide).contains("\n-Xplugin:ErrorProne -XepDisableAllChecks " + enabled + "\n");
        assertThat(guide)
                .contains(Files.readString(Path.of("../.mvn/jvm.config")).strip());
        assertThat(Path.of("samples/maven/.mvn/jvm.config")).hasSameTextualContentAs(Path.of("../.mvn/jvm.config"));
    }

    @Test
    void pagesWhenListedAreThoseOfTheChecks() throws Exception {
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString().replace(".md", "")))
                    .containsExactlyInAnyOrderElementsOf(checks());
        }
    }
}
