package dev.softlanding.shutdown.lint.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.lint.Compilation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other modules are checked as they are compiled. Core is compiled before this one is there, so it is looked at again. */
class CoreTests {

    private static final Path SOURCES = Path.of("../shutdown-core/src/main/java");

    @TempDir
    Path output;

    @Test
    void coreWhenCheckedCleansUpAsItAsksOthersTo() {
        List<Path> sources = Compilation.sourcesBelow(SOURCES);
        Compilation compilation =
                Compilation.of(output, sources.stream().map(Compilation::source).toList());

        assertThat(sources).hasSizeGreaterThan(100);
        assertThat(compilation.messages()).isEmpty();
    }
}
